/// What turns a measured value into an effect: the levels, thresholds and floors of one reference.
struct Scorer: Sendable {
    let confidence: Confidence
    /// At half of the level.
    private let halved: Confidence
    let positiveAbove: Double?
    let extraMeasures: Set<Measure>
    private let thresholds: [Measure: Double]
    private let floors: [Measure: Double]

    init(kind: FieldKind, options: DriftOptions, floors: [Measure: Double] = [:]) {
        confidence = Confidence(alpha: options.alpha)
        halved = Confidence(alpha: confidence.alpha / 2)
        positiveAbove = options.positiveAbove
        extraMeasures = options.extraMeasures
        var thresholds: [Measure: Double] = [:]
        for measure in Measure.allCases {
            thresholds[measure] = options.threshold(of: measure, kind: kind)
        }
        self.thresholds = thresholds
        self.floors = floors
    }

    func threshold(of measure: Measure) -> Double { thresholds[measure] ?? 0 }

    /// A lower bound of the magnitude of a difference that may have either sign.
    ///
    /// From a deviation away from 0 the wrong sign is out of the question, and a bound to the one
    /// side has the whole level. Nearer to 0 each sign has half of it.
    ///
    /// - Parameters:
    ///   - deviation: the standard deviation of the difference.
    ///   - bound: the lower bound to one side at a level.
    /// - Returns: the bound, below 0 where nothing is certain.
    func magnitudeBound(deviation: Double, _ bound: (Confidence) -> Double) -> Double {
        let oneSided = bound(confidence)
        return oneSided >= deviation || oneSided <= 0 ? oneSided : bound(halved)
    }

    /// An effect from its parts; everything but `raw` in d-equivalents.
    func effect(
        _ measure: Measure, raw: Double, size: Double, chance: Double, lowerBound: Double
    ) -> Effect {
        let floor = floors[measure] ?? 0
        return Effect(
            measure: measure, raw: raw, effectSize: size, noiseFloor: max(chance, floor),
            lowerBound: min(max(lowerBound, 0), size), threshold: threshold(of: measure),
            floor: floor)
    }
}
