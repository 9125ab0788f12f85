#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// One-sided confidence limits of a binomial probability, after Clopper and Pearson (Biometrika
/// 26, 1934).
///
/// They hold their level at every probability and sample size. Jeffreys' limits, half a count
/// narrower, hold it on average only: one-sided at a thousandth they miss up to five times as often
/// for rare events.
package enum BinomialInterval {
    /// The probability under which `successes` or more of `trials` are seen at a rate of `alpha`.
    ///
    /// - Parameters:
    ///   - successes: Within 0 and `trials`; need not be whole.
    ///   - trials: Above 0.
    ///   - alpha: The chance that the limit lies above the true probability, at most a half.
    /// - Returns: a limit within 0 and 1.
    package static func lower(successes: Double, trials: Double, alpha: Double) -> Double {
        guard successes > 0 else { return 0 }
        if successes >= trials { return exp(log(alpha) / trials) }
        return IncompleteBeta.quantile(alpha, successes, trials - successes + 1)
    }

    /// The probability under which `successes` or fewer of `trials` are seen at a rate of `alpha`.
    ///
    /// - Parameters:
    ///   - successes: Within 0 and `trials`; need not be whole.
    ///   - trials: Above 0.
    ///   - alpha: The chance that the limit lies below the true probability, at most a half.
    /// - Returns: a limit within 0 and 1.
    package static func upper(successes: Double, trials: Double, alpha: Double) -> Double {
        1 - lower(successes: trials - successes, trials: trials, alpha: alpha)
    }
}
