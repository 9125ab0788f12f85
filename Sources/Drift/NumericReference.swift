#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif
import Sketches

/// What a numeric reference has to say to every comparison, computed once.
struct NumericReference: Sendable {
    let reading: PreparedReading
    /// None without finite values.
    let values: Values?
    /// The values as categories, where they may be codes.
    private let codes: CategoricalReference?

    /// Up to so many distinct whole numbers may be codes.
    private static let codeCountMax = 20
    /// A number that is so near to a code is that code: no other code is nearer than 1 to it.
    private static let codeWidth = 0.1

    init(_ summary: NumericSummary) {
        reading = PreparedReading(summary)
        values = summary.count > 0 ? Values(reading.distribution) : nil
        codes =
            Self.mayBeCodes(summary)
            ? CategoricalSummary(rendering: summary).map { CategoricalReference($0) } : nil
    }

    var summary: NumericSummary { reading.summary }

    private static func mayBeCodes(_ summary: NumericSummary) -> Bool {
        guard case .exact(let counts) = summary.distribution,
            1...codeCountMax ~= counts.distinctCount
        else { return false }
        return counts.entries.allSatisfy { $0.value == $0.value.rounded() }
    }

    /// The stability index of the values as categories; none where either side's cannot be codes.
    func codePopulationStabilityIndex(of window: NumericSummary, _ scorer: Scorer) -> Effect? {
        guard scorer.countsCodes, let codes, window.count > 0,
            let rendered = CategoricalSummary(rendering: window, wholeWithin: Self.codeWidth)
        else { return nil }
        return codes.effects(on: rendered, scorer: scorer.forCategories)
            .first { $0.measure == .psi }
    }

    /// What is known of the finite values.
    struct Values: Sendable {
        let fence: Fence
        /// Bounds between the bins of the stability index.
        let binEdges: [Double]
        /// None where all values within the fence are the same.
        let spread: Spread?

        init(_ distribution: CumulativeDistribution) {
            fence = Fence(distribution)
            binEdges = PopulationStabilityIndexBins.edges(distribution)
            spread = Spread(distribution, fence)
        }

        /// A hundredth of the standard deviation: moving values by so little costs nothing.
        ///
        /// For a constant, the precision of a 32-bit number.
        var tolerance: Double {
            guard let spread else { return fence.margin }
            return fence.length(0.01 * spread.deviation)
        }
    }

    /// The spread of the values held to the fence, whose width is the unit of length.
    struct Spread: Sendable {
        let deviation: Double
        /// The greatest distance of a value from the mean, in standard deviations.
        let reach: Double
        /// √n times the relative standard error of the standard deviation, √((κ − 1)/4).
        let deviationError: Double
        /// ∫ √(F(1 − F)) dx in standard deviations: the mean W1 of samples is √(2/π) times this and
        /// times √(1/m + 1/n).
        let noiseIntegral: Double

        init?(_ distribution: CumulativeDistribution, _ fence: Fence) {
            guard fence.hasWidth else { return nil }
            let comparison = WinsorisedComparison(distribution, distribution, fence)
            let variance = comparison.reference.variance
            let mean = comparison.reference.mean
            guard variance > 0 else { return nil }
            deviation = variance.squareRoot()
            reach = max(mean, 1 - mean) / deviation
            var integral = 0.0
            var fourthMoment = 0.0
            Self.visitPieces(distribution, fence) { points, heights in
                integral += Self.rootIntegral(points, heights)
                fourthMoment += Self.fourthMoment(points, heights, mean)
            }
            noiseIntegral = integral / deviation
            deviationError = (max(0, fourthMoment / (variance * variance) - 1) / 4).squareRoot()
        }

        /// Visits the intervals between the knots within the fence, with the heights at their ends;
        /// an atom is an interval without width.
        private static func visitPieces(
            _ distribution: CumulativeDistribution, _ fence: Fence,
            _ visit: ((Double, Double), (Double, Double)) -> Void
        ) {
            var point = 0.0
            var height = distribution.fraction(through: fence.lower)
            visit((0, 0), (0, height))
            for knot in distribution.knots
            where knot.value > fence.lower && knot.value < fence.upper {
                let next = fence.position(knot.value)
                visit((point, next), (height, knot.below))
                visit((next, next), (knot.below, knot.through))
                point = next
                height = knot.through
            }
            let end = max(distribution.fraction(below: fence.upper), height)
            visit((point, 1), (height, end))
            visit((1, 1), (end, 1))
        }

        /// ∫ √(F(1 − F)) over a piece, by Simpson's rule.
        private static func rootIntegral(
            _ points: (Double, Double), _ heights: (Double, Double)
        ) -> Double {
            func root(_ height: Double) -> Double { max(0, height * (1 - height)).squareRoot() }
            let middle = root(0.5 * (heights.0 + heights.1))
            return (points.1 - points.0) * (root(heights.0) + 4 * middle + root(heights.1)) / 6
        }

        /// ∫ (x − mean)⁴ dF over a piece, by Simpson's rule.
        private static func fourthMoment(
            _ points: (Double, Double), _ heights: (Double, Double), _ mean: Double
        ) -> Double {
            func fourth(_ point: Double) -> Double {
                let square = (point - mean) * (point - mean)
                return square * square
            }
            let middle = fourth(0.5 * (points.0 + points.1))
            return (heights.1 - heights.0) * (fourth(points.0) + 4 * middle + fourth(points.1)) / 6
        }
    }
}
