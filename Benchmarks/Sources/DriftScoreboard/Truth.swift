import Drift

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The true effect of a shift on a numeric shape, from quantiles of both distributions.
///
/// Values are held to the fence of the very reference that is scored, as the published measures
/// define it. All effects are d-equivalents.
struct NumericTruth {
    /// Sorted values of either distribution, all of equal weight.
    let reference: [Double]
    let current: [Double]
    /// The latent shift, whose square no divergence between the two exceeds.
    let shift: Double
    /// The d-equivalents of Cliff's δ, and of that of the distances from the reference's median.
    private let rankEffects: (location: Double, dispersion: Double)

    private static let gridCount = 1 << 14

    /// - Parameters:
    ///   - shape: whose latent variable is shifted.
    ///   - shift: d.
    init(_ shape: Shape, shift: Double) {
        let grid = Shape.latentGrid(Self.gridCount)
        reference = grid.map(shape.value)
        current = grid.map { shape.value($0 + shift) }
        self.shift = shift
        let own = Self.placements(of: reference, in: reference)
        let placements = Self.placements(of: current, in: reference)
        func mean(_ values: [Double]) -> Double {
            values.reduce(0) { $0 + $1 / Double(values.count) }
        }
        rankEffects = (
            CohensDEquivalent.fromCliffsDelta(abs(mean(placements))),
            CohensDEquivalent.fromCliffsDelta(
                2 * abs(mean(placements.map(abs)) - mean(own.map(abs))))
        )
    }

    /// For each value the share of a sample below it, less that above; both are sorted.
    private static func placements(of values: [Double], in sample: [Double]) -> [Double] {
        var below = 0
        var through = 0
        return values.map { value in
            while below < sample.count, sample[below] < value { below += 1 }
            while through < sample.count, sample[through] <= value { through += 1 }
            return Double(below + through) / Double(sample.count) - 1
        }
    }

    /// By measure, what no lower bound should exceed.
    func effects(_ fence: ClosedRange<Double>) -> [Measure: Double] {
        let mine = reference.map { min(max($0, fence.lowerBound), fence.upperBound) }
        let theirs = current.map { min(max($0, fence.lowerBound), fence.upperBound) }
        let count = Double(mine.count)
        let mean = mine.reduce(0) { $0 + $1 / count }
        let deviation = mine.reduce(0) { $0 + ($1 - mean) * ($1 - mean) / count }.squareRoot()
        let distance = zip(mine, theirs).reduce(0) { $0 + abs($1.0 - $1.1) / count } / deviation
        let meanShift = zip(mine, theirs).reduce(0) { $0 + ($1.1 - $1.0) / count } / deviation
        func outside(_ values: [Double]) -> Double {
            Double(values.count { !fence.contains($0) }) / count
        }
        return [
            .wasserstein: distance, .mean: abs(meanShift), .ks: abs(shift), .psi: abs(shift),
            .cliffsDelta: rankEffects.location, .dispersion: rankEffects.dispersion, .missing: 0,
            .outOfRange: abs(Self.angle(outside(current)) - Self.angle(outside(reference))),
        ].filter { $0.value.isFinite }
    }

    static func angle(_ share: Double) -> Double { 2 * asin(share.squareRoot()) }
}

/// The true effect of a shift on a categorical shape, from the shares of its categories.
struct CategoricalTruth {
    /// The shares in the order of the codes.
    let reference: [Double]
    let current: [Double]

    /// - Parameters:
    ///   - shape: of few enough categories that each has a place on the grid.
    ///   - shift: d of the latent variable.
    init(_ shape: Shape, shift: Double) {
        // The borders of the categories on the latent axis, by bisection of the map.
        var borders: [Double] = []
        let last = shape.value(38)
        var code = 0.0
        while code < last {
            var low = -38.0
            var high = 38.0
            for _ in 0..<70 {
                let middle = 0.5 * (low + high)
                if shape.value(middle) <= code { low = middle } else { high = middle }
            }
            borders.append(low)
            code += 1
        }
        reference = Self.shares(borders)
        current = Self.shares(borders.map { $0 - shift })
    }

    /// By measure, what no lower bound should exceed.
    ///
    /// - Parameter seen: the codes that the reference holds.
    /// - Returns: d-equivalents.
    func effects(seen: Set<Double>) -> [Measure: Double] {
        var divergence = 0.0
        for (p, q) in zip(reference, current) where p > 0 && q > 0 {
            divergence += (q - p) * log(q / p)
        }
        func unseen(_ shares: [Double]) -> Double {
            min(1, shares.indices.reduce(0) { $0 + (seen.contains(Double($1)) ? 0 : shares[$1]) })
        }
        let newcomers =
            NumericTruth.angle(unseen(current)) - NumericTruth.angle(unseen(reference))
        return [.psi: divergence.squareRoot(), .unseen: max(0, newcomers), .missing: 0]
    }

    private static func shares(_ borders: [Double]) -> [Double] {
        var shares: [Double] = []
        var below = -Double.infinity
        for border in borders + [.infinity] {
            // From the nearer tail, so that small shares are exact on either side.
            shares.append(
                below >= 0
                    ? Normal.above(below) - Normal.above(border)
                    : Normal.below(border) - Normal.below(below))
            below = border
        }
        return shares
    }
}
