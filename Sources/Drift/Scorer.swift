/// What turns a measured value into an effect: the levels, thresholds and floors of one reference.
struct Scorer: Sendable {
    private(set) var confidence: Confidence
    /// At half of the level.
    private var halved: Confidence
    private(set) var positiveAbove: Double?
    let countsCodes: Bool
    let extraMeasures: Set<Measure>
    private var thresholds: [Measure: Double]
    private let categoricalThresholds: [Measure: Double]
    private var floors: [Measure: Double]
    /// Whether each effect is the largest of those of several projections.
    private var isShared = false

    init(kind: FieldKind, options: DriftOptions, floors: [Measure: Double] = [:]) {
        confidence = Confidence(alpha: options.alpha)
        halved = Confidence(alpha: confidence.alpha / 2)
        positiveAbove = options.positiveAbove
        countsCodes = options.countsCodes
        extraMeasures = options.extraMeasures
        func thresholds(_ kind: FieldKind) -> [Measure: Double] {
            var thresholds: [Measure: Double] = [:]
            for measure in Measure.allCases {
                thresholds[measure] = options.threshold(of: measure, kind: kind)
            }
            return thresholds
        }
        self.thresholds = thresholds(kind)
        categoricalThresholds = thresholds(.categorical)
        self.floors = floors
    }

    /// The same with the thresholds of categories.
    var forCategories: Scorer {
        var scorer = self
        scorer.thresholds = categoricalThresholds
        return scorer
    }

    /// The same with higher floors.
    func raisingFloors(by sizes: [Measure: Double]) -> Scorer {
        var scorer = self
        scorer.floors.merge(sizes) { $0 + $1 }
        return scorer
    }

    /// The same for one of several looks at a field, the largest of which is reported: each has its
    /// share of the level.
    func sharedAmong(_ count: Int) -> Scorer {
        var scorer = self
        scorer.confidence = Confidence(alpha: confidence.alpha / Double(count))
        scorer.halved = Confidence(alpha: scorer.confidence.alpha / 2)
        scorer.positiveAbove = nil
        scorer.isShared = true
        return scorer
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
        let noise = isShared ? chance * measure.chanceOfLargest : chance
        return Effect(
            measure: measure, raw: raw, effectSize: size, noiseFloor: max(noise, floor),
            lowerBound: min(max(lowerBound, 0), size), threshold: threshold(of: measure),
            floor: floor)
    }
}

extension Measure {
    /// How much larger the largest of sixteen values is without drift than one of them is on average.
    ///
    /// The median of the largest, where the values do not depend on each other: from the normal
    /// distribution's magnitude, Kolmogorov's distribution and the root of χ² with 19 degrees of
    /// freedom; for W1 and the sum of twenty magnitudes from simulation.
    fileprivate var chanceOfLargest: Double {
        switch self {
        case .ks: 1.6
        case .psi, .jensenShannon, .hellinger: 1.27
        case .totalVariation: 1.3
        case .wasserstein: 1.9
        default: 2.54
        }
    }
}
