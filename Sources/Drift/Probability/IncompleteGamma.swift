#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The regularised incomplete gamma function, which holds the Poisson and χ² tails.
package enum IncompleteGamma {
    /// Q(a, x) = Γ(a, x) / Γ(a), the mass of a gamma distribution of shape `a > 0` above `x`.
    ///
    /// The power series below the mean, Legendre's continued fraction above it
    /// (Abramowitz and Stegun 6.5.29 and 6.5.31).
    package static func upper(shape a: Double, _ x: Double) -> Double {
        guard x > 0 else { return 1 }
        guard x.isFinite else { return 0 }
        return x < a + 1 ? 1 - lowerBySeries(a, x) : upperByFraction(a, x)
    }

    /// P(a, x) = 1 − Q(a, x).
    package static func lower(shape a: Double, _ x: Double) -> Double {
        guard x > 0 else { return 0 }
        guard x.isFinite else { return 1 }
        return x < a + 1 ? lowerBySeries(a, x) : 1 - upperByFraction(a, x)
    }

    /// x^a e^−x / Γ(a + 1): a Poisson probability where `a` is a whole number.
    package static func term(_ a: Double, _ x: Double) -> Double {
        exp(a * log(x) - x - lgamma(a + 1).0)
    }

    private static func lowerBySeries(_ a: Double, _ x: Double) -> Double {
        var addend = 1.0
        var sum = 1.0
        var denominator = a
        while addend > sum * 0x1p-54 {
            denominator += 1
            addend *= x / denominator
            sum += addend
        }
        return min(1, sum * term(a, x))
    }

    /// Lentz's evaluation of the continued fraction.
    private static func upperByFraction(_ a: Double, _ x: Double) -> Double {
        let tiny = 1e-300
        var b = x + 1 - a
        var c = 1 / tiny
        var d = 1 / b
        var fraction = d
        for i in 1...100_000 {
            let coefficient = -Double(i) * (Double(i) - a)
            b += 2
            d = coefficient * d + b
            if abs(d) < tiny { d = tiny }
            c = b + coefficient / c
            if abs(c) < tiny { c = tiny }
            d = 1 / d
            let factor = d * c
            fraction *= factor
            if abs(factor - 1) < 0x1p-51 { break }
        }
        return fraction * term(a, x) * a
    }
}
