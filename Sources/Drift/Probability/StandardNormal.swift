#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The standard normal distribution: mean 0, variance 1.
package enum StandardNormal {
    /// The probability of a value of at most `z`.
    package static func cumulative(_ z: Double) -> Double {
        0.5 * erfc(-z * 0.5.squareRoot())
    }

    /// The probability of a value above `z`, exact to the last digits however small it is.
    package static func upperTail(_ z: Double) -> Double {
        0.5 * erfc(z * 0.5.squareRoot())
    }

    package static func density(_ z: Double) -> Double {
        exp(-0.5 * z * z) / (2 * Double.pi).squareRoot()
    }

    /// The `z` that a value exceeds with probability `tail`.
    ///
    /// Starts at formula 26.2.23 of Abramowitz and Stegun (error 4.5e-4) and polishes it with two
    /// steps of Halley's method. Tails are held within 1e-300 and 1 − 1.1e-16, so the answer
    /// is finite: −8.2 to 37.
    package static func upperQuantile(_ tail: Double) -> Double {
        let held = min(max(tail, 1e-300), 1 - 0x1p-53)
        if held > 0.5 { return -smallTailQuantile(1 - held) }
        return smallTailQuantile(held)
    }

    /// The `z` that a value stays at or below with probability `probability`.
    package static func quantile(_ probability: Double) -> Double {
        -upperQuantile(probability)
    }

    private static func smallTailQuantile(_ tail: Double) -> Double {
        let t = (-2 * log(tail)).squareRoot()
        let numerator = 2.515517 + t * (0.802853 + t * 0.010328)
        let denominator = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308))
        var z = t - numerator / denominator
        for _ in 0..<2 {
            let step = (upperTail(z) - tail) / density(z)
            z += step / (1 - 0.5 * z * step)
        }
        return z
    }
}
