/// A way to say how far the values of a window lie from those of its reference.
package enum Measure: String, CaseIterable, Sendable {
    /// The mean distance that values have to be moved, in standard deviations.
    case wasserstein
    /// The greatest difference of the two distribution functions (Kolmogorov and Smirnov).
    case ks
    /// The population stability index: Jeffreys' divergence over bins.
    case psi
    /// The share of missing values.
    case missing
    /// The share of values beyond what the reference reaches.
    case outOfRange = "out_of_range"
    /// The share of values in categories that the reference never had.
    case unseen
    /// The mean, in standard deviations and with its sign.
    case mean
    /// The chance that a value exceeds one of the reference, less that of the reverse (Cliff's δ).
    case cliffsDelta = "cliffs_delta"
    /// How much farther from the reference's median values lie, in its ranks.
    case dispersion
    /// The mean direction of vectors, in units of how far they spread about it.
    case centroid
    /// The share of values above the cut that makes a prediction positive.
    case positiveRate = "positive_rate"
    case jensenShannon = "jensen_shannon"
    case hellinger
    case totalVariation = "total_variation"

    /// Whether the measure has a lower bound and takes part in the score; the others are read only.
    package var isScored: Bool {
        switch self {
        case .jensenShannon, .hellinger, .totalVariation: false
        default: true
        }
    }

    /// The measures that are computed only where they are asked for.
    package static let onRequest = Set(allCases.filter { !$0.isScored })
}
