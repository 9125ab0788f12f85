#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif
import Sketches

/// The mean of vectors of length 1, and how far they spread about it.
struct Centroid: Sendable {
    private let point: [Double]
    private let count: Double
    /// The root of the mean squared distance from the mean; for one vector 0.
    private let spread: Double
    /// The distance of the mean from 0.
    private let length: Double

    init(_ summary: EmbeddingSummary) {
        point = summary.centroid
        count = Double(summary.count)
        let squares = point.reduce(0) { $0 + $1 * $1 }
        length = squares.squareRoot()
        // Of vectors of length 1 the mean square is 1. The mean itself takes one degree of freedom.
        spread =
            count > 1 ? (max(0, 1 - squares) * count / (count - 1)).squareRoot() : 0
    }

    /// How far the centroid of a window lies away, in units of the spread; nil where there is none.
    ///
    /// What chance adds to a distance is no more than the length of the difference of two means of
    /// samples, whatever directions the vectors vary in: on average √(1/m + 1/n), and beyond that
    /// as little as one normal variable of that deviation (Tsirelson, Ibragimov and Sudakov, Lecture
    /// Notes in Mathematics 550, 1976), with Bernstein's term for small windows.
    func shift(to window: Centroid, _ scorer: Scorer) -> Effect? {
        guard spread > 1e-6, count > 1, window.count > 0 else { return nil }
        let sizes = SampleSizes(reference: count, current: window.count)
        var squares = 0.0
        for (mine, theirs) in zip(point, window.point) {
            squares += (mine - theirs) * (mine - theirs)
        }
        let distance = squares.squareRoot() / spread
        let deviation = max(1, window.spread / spread)
        let chance = deviation * sizes.deviation
        let threshold = scorer.threshold(of: .centroid)
        let confidence = scorer.confidence
        // The spread is an estimate as well: its relative error is the length over it, at most.
        let mine = (deviation + distance * length / spread) / sizes.reference.squareRoot()
        let theirs = deviation / sizes.current.squareRoot()
        let error =
            confidence.deviations(threshold: threshold, deviation: sizes.deviation)
            * (mine * mine + theirs * theirs).squareRoot()
            - log(confidence.alpha(threshold: threshold, deviation: sizes.deviation))
            * (1 + length) / spread / (3 * sizes.smaller)
        return scorer.effect(
            .centroid, raw: distance, size: distance, chance: chance,
            lowerBound: distance - chance - error)
    }
}
