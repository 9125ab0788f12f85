/// What is asked of a drift score.
package struct DriftOptions: Sendable, Equatable {
    /// The chance that a lower bound lies above the true effect; held within 1e-9 and a half.
    package var alpha: Double
    /// Thresholds in place of the standard ones, in d-equivalents.
    package var thresholds: [Measure: Double]
    /// The cut above which a numeric prediction is positive; none for other fields.
    package var positiveAbove: Double?
    /// Whether a field of few whole numbers is compared as categories, too: they may be codes.
    package var countsCodes: Bool
    /// Measures to compute besides the scored ones.
    package var extraMeasures: Set<Measure>

    package static let standard = DriftOptions()

    package init(
        alpha: Double = 0.001, thresholds: [Measure: Double] = [:],
        positiveAbove: Double? = nil, countsCodes: Bool = true,
        extraMeasures: Set<Measure> = []
    ) {
        self.alpha = alpha
        self.thresholds = thresholds
        self.positiveAbove = positiveAbove
        self.countsCodes = countsCodes
        self.extraMeasures = extraMeasures
    }

    /// The least d-equivalent of practical interest; 0 for the measures that are not scored.
    ///
    /// A threshold that is no number above 0.001 is taken as 0.001: below that every window of a
    /// million rows would alert.
    package func threshold(of measure: Measure, kind: FieldKind) -> Double {
        guard measure.isScored else { return 0 }
        let threshold = thresholds[measure] ?? Self.standardThreshold(of: measure, kind: kind)
        return threshold > Self.thresholdMin ? threshold : Self.thresholdMin
    }

    private static let thresholdMin = 0.001

    private static func standardThreshold(of measure: Measure, kind: FieldKind) -> Double {
        switch measure {
        case .wasserstein, .mean, .cliffsDelta, .centroid: 0.1
        case .ks, .outOfRange, .dispersion: 0.125
        case .psi: kind == .categorical ? 0.1 : 0.2
        default: 0.15
        }
    }
}
