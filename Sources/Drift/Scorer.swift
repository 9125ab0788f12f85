/// What turns a measured value into an effect: the levels, thresholds and floors of one reference.
struct Scorer: Sendable {
    let confidence: Confidence
    /// For measures that may err to either side.
    let twoSided: Confidence
    let positiveAbove: Double?
    let extraMeasures: Set<Measure>
    private let thresholds: [Measure: Double]
    private let floors: [Measure: Double]

    init(kind: FieldKind, options: DriftOptions, floors: [Measure: Double] = [:]) {
        confidence = Confidence(alpha: options.alpha)
        twoSided = Confidence(alpha: confidence.alpha / 2)
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
