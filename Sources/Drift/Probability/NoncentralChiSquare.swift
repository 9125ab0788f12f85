#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The noncentral χ² distribution: a sum of `degrees` squared unit normals whose means' squares
/// add up to the noncentrality λ.
package enum NoncentralChiSquare {
    /// The probability of a value of at least `x`, and its derivative by λ.
    ///
    /// The distribution is a Poisson(λ/2) mixture of central ones (Johnson, Kotz and Balakrishnan,
    /// Continuous Univariate Distributions 2, chapter 29). Summed upwards from nine deviations
    /// below the middle, every addend is positive and nothing cancels.
    package static func upperTail(
        _ x: Double, degrees: Double, noncentrality: Double
    ) -> (tail: Double, slope: Double) {
        guard x > 0 else { return (1, 0) }
        let mean = 0.5 * max(noncentrality, 0)
        let y = 0.5 * x
        let first = max(0, (mean - 9 * mean.squareRoot() - 9).rounded())
        var shape = 0.5 * degrees + first
        var central = IncompleteGamma.upper(shape: shape, y)
        var increment = IncompleteGamma.term(shape, y)
        var weight = mean > 0 ? IncompleteGamma.term(first, mean) : 1
        var index = first
        var tail = 0.0
        var slope = 0.0
        while true {
            tail += weight * central
            slope += weight * increment
            index += 1
            weight *= mean / index
            central += increment
            shape += 1
            increment *= y / shape
            if weight <= 0x1p-54 * tail, index > mean { break }
        }
        return (min(tail, 1), 0.5 * slope)
    }

    /// The largest λ under which a value of at least `x` has probability `alpha` or less.
    ///
    /// Zero where even the central distribution gives more than `alpha`. Newton's method on the
    /// logarithm of the tail, from the solution for a normal distribution of the same mean and
    /// variance.
    package static func largestNoncentrality(
        _ x: Double, degrees: Double, alpha: Double
    ) -> Double {
        guard degrees > 0, x > 0 else { return 0 }
        guard IncompleteGamma.upper(shape: 0.5 * degrees, 0.5 * x) < alpha else { return 0 }
        let z = StandardNormal.upperQuantile(alpha)
        let deviation = 2 * ((z * z + max(0, x - 0.5 * degrees)).squareRoot() - z)
        var low = 0.0
        var high = x + 10
        var noncentrality = min(max(0.25 * deviation * deviation - 0.5 * degrees, 0.01), x)
        for _ in 0..<100 {
            let (tail, slope) = upperTail(x, degrees: degrees, noncentrality: noncentrality)
            if tail > alpha { high = noncentrality } else { low = noncentrality }
            var next = noncentrality - log(tail / alpha) * tail / slope
            if !(next > low && next < high) { next = 0.5 * (low + high) }
            let step = abs(next - noncentrality)
            noncentrality = next
            if step <= 1e-9 * noncentrality { break }
        }
        return noncentrality
    }
}
