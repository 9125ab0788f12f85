import Sketches

/// What a categorical reference has to say to every comparison, computed once.
struct CategoricalReference: Sendable {
    let summary: CategoricalSummary
    private let missingMass: MissingMass

    init(_ summary: CategoricalSummary) {
        self.summary = summary
        missingMass = MissingMass(of: summary)
    }

    /// The effects of a window that has rows, in the order of `Measure`.
    func effects(on window: CategoricalSummary, scorer: Scorer) -> [Effect] {
        let missing = scorer.missing(
            reference: (summary.missingCount, summary.rowCount),
            current: (window.missingCount, window.rowCount))
        guard summary.count > 0, window.count > 0 else { return [missing] }
        var categories: [JointCategory] = []
        categories.reserveCapacity(summary.items.itemCount + window.items.itemCount)
        summary.forEachCategory(with: window) { categories.append($0) }
        let limits = missingMass.newcomerLimits(in: window, alpha: scorer.confidence.nullAlpha)
        let newcomers = categories.filter(limits.contain)
        let shares = BinnedShares(
            newcomers.isEmpty ? categories : categories.filter { !limits.contain($0) },
            newcomers: newcomers, reference: summary.count, current: window.count)
        let unseen = missingMass.unseenShare(categories, of: window)
        var lacked = [unseen, missingMass.share(ofNewcomers: newcomers, of: window)]
        // Else it is what is unseen.
        if !summary.items.isExact {
            lacked.append(missingMass.unknownShare(categories, of: window))
        }
        return [
            scorer.populationStabilityIndex(
                shares, bound: populationStabilityIndexBound(shares, lacked, scorer)),
            missing,
            unseen.effect(scorer),
        ] + shares.extraEffects(scorer)
    }

    /// What the stability index of all categories exceeds but for a chance of alpha: the largest of
    /// the bounds by the commonest categories, and by parts of those that the reference lacks.
    private func populationStabilityIndexBound(
        _ shares: BinnedShares, _ lacked: [UnseenShare], _ scorer: Scorer
    ) -> Double {
        let threshold = scorer.threshold(of: .psi)
        return lacked.reduce(
            shares.populationStabilityIndexBound(
                scorer.confidence, threshold: threshold * threshold)
        ) { max($0, $1.populationStabilityIndexBound(scorer.confidence, threshold: threshold)) }
    }
}

extension BinnedShares {
    /// The most categories that have a bin of their own.
    static let categoryCountMax = 100

    /// The most frequent categories in bins of their own, and the rest as one bin.
    ///
    /// They are those most frequent in both samples together, in which three or more values are
    /// expected on either side: a category that chance gives far more than that has a large mean of
    /// both shares, too, and weighs the less. The most frequent of the reference alone would be those
    /// that it happens to overcount, and any fresh sample would fall short of it.
    ///
    /// A category whose counts are not known well enough to tell more than chance is left to the
    /// rest, whose counts are known no worse for it. Newcomers, of which there are none without
    /// drift, have a bin together.
    ///
    /// - Parameters:
    ///   - categories: all others that are known of either sample, the reference first.
    ///   - newcomers: those of the window that are too large for the reference not to know them.
    ///   - reference: how many values it has, in all categories.
    ///   - current: how many values the window has.
    init(
        _ categories: [JointCategory], newcomers: [JointCategory], reference: Int, current: Int
    ) {
        let mine = Double(reference)
        let theirs = Double(current)
        let sizes = SampleSizes(reference: mine, current: theirs)
        let leastTotal = 3 * (mine + theirs) / min(mine, theirs)
        let variance = sizes.variance
        func isKnownWell(_ category: JointCategory) -> Bool {
            guard Double(category.least) >= leastTotal else { return false }
            let error = category.first.error / mine + category.second.error / theirs
            guard error > 0 else { return true }
            let share = Double(category.first.least) / mine + Double(category.second.least) / theirs
            return error <= 0.1 * share || error * error <= 0.5 * share * variance
        }
        var counts: [Int] = []
        counts.reserveCapacity(categories.count)
        for category in categories where isKnownWell(category) { counts.append(category.least) }
        let least =
            counts.count > Self.categoryCountMax
            ? counts.element(ofRank: counts.count - Self.categoryCountMax) : 0
        var bins = categories.filter { $0.least >= least && isKnownWell($0) }
        // In an order of their own: that of a table differs after a restart, and sums with it.
        bins.sort { $0.isCommoner(than: $1) }
        if bins.count > Self.categoryCountMax { bins.removeSubrange(Self.categoryCountMax...) }
        self.init(sizes: sizes)
        var mineLeft = CountBounds(least: reference, most: reference)
        var theirsLeft = CountBounds(least: current, most: current)
        for bin in bins {
            append(bin.first, of: mine, bin.second, of: theirs)
            mineLeft = mineLeft.without(bin.first)
            theirsLeft = theirsLeft.without(bin.second)
        }
        let mineNew = newcomers.reduce(CountBounds.none) { $0.with($1.first) }
        let theirsNew = newcomers.reduce(CountBounds.none) { $0.with($1.second) }
        append(mineNew, of: mine, theirsNew, of: theirs)
        append(mineLeft.without(mineNew), of: mine, theirsLeft.without(theirsNew), of: theirs)
    }

    /// Adds a bin of counts, each taken in the middle of its bounds.
    private mutating func append(
        _ reference: CountBounds, of mine: Double, _ current: CountBounds, of theirs: Double
    ) {
        append(
            reference: reference.middle / mine, current: current.middle / theirs,
            error: reference.error / mine + current.error / theirs)
    }
}

extension JointCategory {
    /// The values in both samples, at least.
    fileprivate var least: Int { first.least + second.least }

    /// An order in which only such are equal as count alike.
    fileprivate func isCommoner(than other: JointCategory) -> Bool {
        guard least == other.least else { return least > other.least }
        return (first.least, first.most, second.most)
            > (other.first.least, other.first.most, other.second.most)
    }
}

extension CountBounds {
    fileprivate var middle: Double { Double(least + most) / 2 }

    /// How far the middle may be off.
    fileprivate var error: Double { Double(most - least) / 2 }

    /// A count and another together.
    fileprivate func with(_ other: CountBounds) -> CountBounds {
        CountBounds(least: least + other.least, most: most + other.most)
    }

    /// What is left of a count without another that is part of it.
    fileprivate func without(_ other: CountBounds) -> CountBounds {
        CountBounds(least: max(0, least - other.most), most: max(0, most - other.least))
    }
}
