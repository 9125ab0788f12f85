#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The quantile function of the standard normal distribution, by Newton's method on `erfc`.
func normalQuantile(_ probability: Double) -> Double {
    let tail = min(probability, 1 - probability)
    // Abramowitz and Stegun 26.2.23 is a start that is good to 4.5e-4.
    let t = sqrt(-2 * log(tail))
    var x =
        t - (2.515517 + t * (0.802853 + t * 0.010328))
        / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
    for _ in 0..<3 {
        x +=
            (0.5 * erfc(x / 2.0.squareRoot()) - tail) * (2 * Double.pi).squareRoot()
            * exp(x * x / 2)
    }
    return probability < 0.5 ? -x : x
}

func naturalExponential(_ x: Double) -> Double { exp(x) }

func naturalPower(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }

func naturalLogarithm(_ x: Double) -> Double { log(x) }
