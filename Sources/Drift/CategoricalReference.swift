import Sketches

/// What a categorical reference has to say to every comparison, computed once.
struct CategoricalReference: Sendable {
    /// The most categories that have a bin of their own.
    static let binCountMax = 100

    let summary: CategoricalSummary
    /// Every known category with its place in `counts`.
    private let places: [String: Int]
    private let counts: [Double]
    /// The share of values that would be in none of the known categories, had they not been seen: those
    /// of categories seen once, the estimate of Good and Turing (Good, Biometrika 40, 1953); and
    /// those that lie in none of them anyway, where the frequent ones only are kept.
    private let missingMass: Share

    init(_ summary: CategoricalSummary) {
        self.summary = summary
        let entries = summary.items.counts
        var places: [String: Int] = [:]
        places.reserveCapacity(entries.count)
        for (place, entry) in entries.enumerated() { places[entry.item] = place }
        self.places = places
        counts = entries.map { Double($0.count) }
        let known = entries.reduce(0) { $0 + $1.count }
        let once = entries.count { $0.count == 1 }
        let twice = entries.count { $0.count == 2 }
        let unknown = Double(summary.count - known + once)
        // The estimate varies like a count of once + 2 · twice (Esty, Annals of Statistics 11, 1983).
        // A category that chance has left out is missing with all of its values. Taken as one and
        // a half at a time, the limit holds its level on simulated uniform and Zipf tables of 100 to
        // 5,000 rows.
        missingMass = Share(
            unknown, of: Double(max(summary.count, 1)), spread: unknown + Double(2 * twice),
            lump: 1.5)
    }

    /// The effects of a window that has rows, in the order of `Measure`.
    func effects(on window: CategoricalSummary, scorer: Scorer) -> [Effect] {
        let missing = scorer.missing(
            reference: (summary.missingCount, summary.rowCount),
            current: (window.missingCount, window.rowCount))
        guard summary.count > 0, window.count > 0 else { return [missing] }
        let tally = tally(window)
        let shares = binnedShares(tally, window)
        let unseen = unseenShare(tally, window, scorer.confidence)
        let threshold = scorer.threshold(of: .psi)
        let bound = max(
            shares.stabilityIndexBound(scorer.confidence, threshold: threshold * threshold),
            unseen.stabilityIndexBound(scorer.confidence, threshold: threshold))
        return [
            scorer.stabilityIndex(shares, bound: bound),
            missing,
            unseen.effect(scorer),
        ] + shares.extraEffects(scorer)
    }

    /// The counts of a window by the categories of the reference.
    private struct Tally {
        /// The counts in the categories of the reference, in its order.
        var known: [Double]
        /// The counts of the categories that the reference does not know.
        var unknown: [Double] = []
        /// The values in categories that the reference does not know.
        var unseen = 0.0
    }

    private func tally(_ window: CategoricalSummary) -> Tally {
        var tally = Tally(known: Array(repeating: 0, count: counts.count))
        window.items.forEach { category, count in
            if let place = places[category] {
                tally.known[place] = Double(count)
            } else {
                tally.unknown.append(Double(count))
            }
        }
        // A window that keeps its frequent categories only may have lost up to its error of each of
        // the reference's; the rest of what it lost is in none of them.
        let lost = Double(counts.count) * Double(window.items.errorMax)
        let seen = tally.known.reduce(0, +) + lost
        tally.unseen = max(tally.unknown.reduce(0, +), Double(window.count) - seen)
        return tally
    }

    /// The share of a window in categories that the reference never had.
    ///
    /// A reference that keeps its frequent categories only cannot tell which of the others it had,
    /// but none of them had more than its error. Categories too large in the window for that are
    /// new, or as good as new.
    private func unseenShare(
        _ tally: Tally, _ window: CategoricalSummary, _ confidence: Confidence
    ) -> UnseenShare {
        let total = Double(summary.count)
        let values = Double(window.count)
        let whole = UnseenShare(
            reference: missingMass, current: Share(tally.unseen, of: values))
        guard !summary.items.isExact else { return whole }
        let error = Double(summary.items.errorMax)
        // The same count in a fresh sample, five deviations up.
        let hidden = min(total, error + 5 * error.squareRoot() + 5)
        let least = Self.surelyNewCount(
            expected: hidden / total * values, alpha: confidence.calmAlpha * hidden / total)
        let heavy = tally.unknown.filter { $0 >= least }
        let newcomers = UnseenShare(
            reference: Share(Double(heavy.count) * hidden, of: total),
            current: Share(heavy.reduce(0, +), of: values))
        return newcomers.difference > whole.difference ? newcomers : whole
    }

    /// The least count that a Poisson variable of mean `expected` reaches with a chance below
    /// `alpha`, or little more.
    private static func surelyNewCount(expected: Double, alpha: Double) -> Double {
        let step = max(1, (expected.squareRoot() / 4).rounded())
        var count = expected.rounded(.up) + 1
        while IncompleteGamma.lower(shape: count, expected) > alpha { count += step }
        return count
    }

    /// The most frequent categories in bins of their own, and the rest as one bin.
    ///
    /// They are those most frequent in both samples together, in which three or more values are
    /// expected on either side: a category that chance gives far more than that has a large mean of
    /// both shares, too, and weighs the less. Where counts are not exact every bin costs their error,
    /// and five are asked for. The most frequent of the reference alone would be those that it
    /// happens to overcount, and any fresh sample would fall short of it.
    private func binnedShares(_ tally: Tally, _ window: CategoricalSummary) -> BinnedShares {
        let mine = Double(summary.count)
        let theirs = Double(window.count)
        let isExact = summary.items.isExact && window.items.isExact
        let leastTotal = (isExact ? 3 : 5) * (mine + theirs) / min(mine, theirs)
        var pairs = zip(counts, tally.known).map { (reference: $0, current: $1) }
        pairs += tally.unknown.map { (reference: 0, current: $0) }
        pairs.removeAll { $0.reference + $0.current < leastTotal }
        if pairs.count > Self.binCountMax {
            pairs.sort { $0.reference + $0.current > $1.reference + $1.current }
            pairs.removeSubrange(Self.binCountMax...)
        }
        let error =
            Double(summary.items.errorMax) / mine + Double(window.items.errorMax) / theirs
        var shares = BinnedShares(sizes: SampleSizes(reference: mine, current: theirs))
        var rest = (reference: mine, current: theirs)
        for pair in pairs {
            shares.append(
                reference: pair.reference / mine, current: pair.current / theirs, error: error)
            rest.reference -= pair.reference
            rest.current -= pair.current
        }
        shares.append(
            reference: max(0, rest.reference) / mine, current: max(0, rest.current) / theirs,
            error: error * Double(pairs.count))
        return shares
    }
}
