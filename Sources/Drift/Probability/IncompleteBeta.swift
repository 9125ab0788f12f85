#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The regularised incomplete beta function, which holds the binomial tails, and its inverse.
package enum IncompleteBeta {
    /// I(x; a, b): the probability that a beta variable of shapes `a, b > 0` is at most `x`.
    package static func cumulative(_ x: Double, _ a: Double, _ b: Double) -> Double {
        guard x > 0 else { return 0 }
        guard x < 1 else { return 1 }
        // The fraction converges fast below the mean only; above it the mirror image is taken.
        if x <= (a + 1) / (a + b + 2) { return lowerByFraction(x, 1 - x, a, b) }
        return 1 - lowerByFraction(1 - x, x, b, a)
    }

    /// 1 − I(x; a, b), exact to the last digits however small it is.
    package static func upperTail(_ x: Double, _ a: Double, _ b: Double) -> Double {
        cumulative(1 - x, b, a)
    }

    /// The `x` with I(x; a, b) = `probability`, a small or middling one.
    ///
    /// Newton's method on ln I as a function of ln x, which is concave and so cannot cycle, held
    /// in a bracket; it starts from the normal approximation on the arcsine scale.
    package static func quantile(_ probability: Double, _ a: Double, _ b: Double) -> Double {
        guard probability > 0 else { return 0 }
        guard probability < 1 else { return 1 }
        let z = StandardNormal.quantile(probability)
        let angle = asin((a / (a + b)).squareRoot()) + 0.5 * z / (a + b).squareRoot()
        var low = -745.0
        var high = 0.0
        // The leading term x^a / (a B(a, b)) bounds I from above where b ≥ 1: a good start far out.
        let leading = (log(probability) + log(a) + logBeta(a, b)) / a
        let sine = sin(max(angle, 0))
        var y = max(2 * log(max(sine, 1e-150)), min(leading, -1e-12))
        let target = log(probability)
        for _ in 0..<100 {
            let x = exp(y)
            let value = cumulative(x, a, b)
            let difference = log(value) - target
            if difference > 0 { high = y } else { low = y }
            // d ln I / d ln x = x · density / I.
            let slope = exp(a * y + (b - 1) * log1p(-x) - logBeta(a, b)) / value
            var next = y - difference / slope
            if !(next > low && next < high) { next = 0.5 * (low + high) }
            if abs(next - y) <= 1e-14 * max(1, abs(y)) { return exp(next) }
            y = next
        }
        return exp(y)
    }

    /// ln B(a, b).
    package static func logBeta(_ a: Double, _ b: Double) -> Double {
        lgamma(a).0 + lgamma(b).0 - lgamma(a + b).0
    }

    /// Lentz's evaluation of the continued fraction 26.5.8 of Abramowitz and Stegun.
    private static func lowerByFraction(
        _ x: Double, _ complement: Double, _ a: Double, _ b: Double
    ) -> Double {
        let tiny = 1e-300
        var c = 1.0
        var d = 1 - (a + b) * x / (a + 1)
        if abs(d) < tiny { d = tiny }
        d = 1 / d
        var fraction = d
        @discardableResult func advance(_ coefficient: Double) -> Double {
            d = 1 + coefficient * d
            if abs(d) < tiny { d = tiny }
            c = 1 + coefficient / c
            if abs(c) < tiny { c = tiny }
            d = 1 / d
            fraction *= c * d
            return c * d
        }
        for i in 1...100_000 {
            let m = Double(i)
            let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            advance(even)
            let factor = advance(odd)
            if abs(factor - 1) < 0x1p-51 { break }
        }
        return exp(a * log(x) + b * log(complement) - logBeta(a, b)) * fraction / a
    }
}
