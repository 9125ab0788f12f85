#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The shares of two samples in the same bins.
struct BinnedShares: Sendable, Equatable {
    var reference: [Double] = []
    var current: [Double] = []
    /// How far the two shares of a bin may be off together.
    var errors: [Double] = []
    let sizes: SampleSizes
    /// Variance besides that of sampling, in the unit of 1/m + 1/n.
    let extraVariance: Double

    init(sizes: SampleSizes, extraVariance: Double = 0) {
        self.sizes = sizes
        self.extraVariance = extraVariance
        reference.reserveCapacity(Self.binCountUsual)
        current.reserveCapacity(Self.binCountUsual)
        errors.reserveCapacity(Self.binCountUsual)
    }

    private static let binCountUsual = 20

    /// Adds a bin, unless both shares are 0.
    mutating func append(reference mine: Double, current theirs: Double, error: Double = 0) {
        guard mine > 0 || theirs > 0 else { return }
        reference.append(mine)
        current.append(theirs)
        errors.append(error)
    }

    /// Bins less one; 0 where nothing can be compared.
    var degrees: Double { Double(max(reference.count - 1, 0)) }

    /// The population stability index Σ (q − p) ln(q/p), which is Jeffreys' divergence (Proceedings of
    /// the Royal Society A 186, 1946), with half a count added to every bin of both samples.
    var populationStabilityIndex: Double {
        let bins = Double(reference.count)
        var index = 0.0
        for (mine, theirs) in zip(reference, current) {
            let p = (mine * sizes.reference + 0.5) / (sizes.reference + 0.5 * bins)
            let q = (theirs * sizes.current + 0.5) / (sizes.current + 0.5 * bins)
            index += (q - p) * log(q / p)
        }
        return index
    }

    /// Pearson's form of the divergence, Σ (q − p)²/pooled, pooled being the mean of both shares.
    ///
    /// It never exceeds Jeffreys' divergence, equals it to second order, and its root varies no more
    /// than without drift, so that a bound on it bounds the stability index. Pooled by sample size
    /// it would not: a category new in a small window would count by how rare the large
    /// reference shows it to be.
    var pearsonDivergence: Double {
        var divergence = 0.0
        for index in reference.indices {
            let total = reference[index] + current[index] + errors[index]
            let difference = max(0, abs(reference[index] - current[index]) - errors[index])
            divergence += 2 * difference * difference / total
        }
        return divergence
    }

    /// What the true stability index exceeds but for a chance of alpha.
    ///
    /// Over 1/m + 1/n, Pearson's form is a noncentral χ², one degree of freedom less than bins. The
    /// largest noncentrality that leaves so large a value the level's chance is the bound.
    ///
    /// - Parameters:
    ///   - confidence: the level.
    ///   - threshold: the stability index that the bound is held against.
    /// - Returns: a stability index, at least 0.
    func populationStabilityIndexBound(_ confidence: Confidence, threshold: Double) -> Double {
        guard degrees > 0 else { return 0 }
        let variance = sizes.variance + extraVariance
        let alpha = confidence.chiSquareAlpha(threshold: threshold / variance, degrees: degrees)
        return variance
            * NoncentralChiSquare.largestNoncentrality(
                pearsonDivergence / variance, degrees: degrees, alpha: alpha)
    }

    /// The stability index that chance gives on average, (B − 1)(1/m + 1/n).
    var chance: Double { degrees * sizes.variance }
}
