import Sketches

/// What a categorical reference has to say to every comparison, computed once.
struct CategoricalReference: Sendable {
    /// The most categories that have a bin of their own.
    static let binCountMax = 50

    let summary: CategoricalSummary
    /// Every known category with its place in the order of counts.
    private let places: [String: Int]
    /// The counts of the most frequent categories, descending.
    private let frequentCounts: [Double]
    /// The values in categories that a fresh look would not find in the reference: as many as it
    /// has in categories seen once, the estimate of Good and Turing (Good, Biometrika 40, 1953); or
    /// what lies in none of its known categories, where it keeps the frequent ones only.
    private let missingMass: Share

    init(_ summary: CategoricalSummary) {
        self.summary = summary
        let counts = summary.items.counts
        var places: [String: Int] = [:]
        places.reserveCapacity(counts.count)
        for (place, entry) in counts.enumerated() { places[entry.item] = place }
        self.places = places
        frequentCounts = counts.prefix(Self.binCountMax).map { Double($0.count) }
        let total = Double(max(summary.count, 1))
        if summary.items.isExact {
            var once = 0.0
            var twice = 0.0
            for entry in counts {
                if entry.count == 1 { once += 1 }
                if entry.count == 2 { twice += 1 }
            }
            // The estimate's variance is that of a count of once + 2 · twice (Esty, Annals of
            // Statistics 11, 1983).
            missingMass = Share(once, of: total, spreadSuccesses: 2 * twice)
        } else {
            let known = counts.reduce(0) { $0 + $1.count }
            missingMass = Share(Double(summary.count - known), of: total)
        }
    }

    /// The effects of a window that has rows, in the order of `Measure`.
    func effects(on window: CategoricalSummary, scorer: Scorer) -> [Effect] {
        let missing = scorer.missing(
            reference: (summary.missingCount, summary.rowCount),
            current: (window.missingCount, window.rowCount))
        guard summary.count > 0, window.count > 0 else { return [missing] }
        let tally = tally(window)
        let shares = binnedShares(tally, window)
        let unseen = UnseenShare(
            reference: missingMass, current: Share(tally.unseen, of: Double(window.count)))
        // Of two bounds the larger may be taken, where each has half of the level.
        let threshold = scorer.threshold(of: .psi)
        let bound = max(
            shares.stabilityIndexBound(scorer.twoSided, threshold: threshold * threshold),
            unseen.stabilityIndexBound(scorer.twoSided, threshold: threshold))
        return [
            scorer.stabilityIndex(shares, bound: bound),
            missing,
            unseen.effect(scorer),
        ] + shares.extraEffects(scorer)
    }

    /// The counts of a window by the categories of the reference.
    private struct Tally {
        /// The counts in the frequent categories, in the reference's order.
        var frequent: [Double]
        /// The values in categories that the reference does not know.
        var unseen = 0.0
    }

    private func tally(_ window: CategoricalSummary) -> Tally {
        var tally = Tally(frequent: Array(repeating: 0, count: frequentCounts.count))
        var knownPlaces = 0
        var known = 0.0
        for entry in window.items.counts {
            guard let place = places[entry.item] else {
                tally.unseen += Double(entry.count)
                continue
            }
            knownPlaces += 1
            known += Double(entry.count)
            if place < frequentCounts.count { tally.frequent[place] = Double(entry.count) }
        }
        // A window that keeps its frequent categories only may have lost up to its error of each of
        // the reference's; the rest of what it lost is in none of them.
        let lost = Double(places.count) * Double(window.items.errorMax)
        tally.unseen = max(tally.unseen, Double(window.count) - known - lost)
        return tally
    }

    /// The frequent categories that five or more values are expected in, and the rest as one bin.
    private func binnedShares(_ tally: Tally, _ window: CategoricalSummary) -> BinnedShares {
        let mine = Double(summary.count)
        let theirs = Double(window.count)
        let error =
            Double(summary.items.errorMax) / mine + Double(window.items.errorMax) / theirs
        var shares = BinnedShares(sizes: SampleSizes(reference: mine, current: theirs))
        var restReference = 1.0
        var restCurrent = 1.0
        var restError = 0.0
        for (place, count) in frequentCounts.enumerated() {
            let share = count / mine
            guard share * min(mine, theirs) >= 5 else { break }
            let currentShare = tally.frequent[place] / theirs
            shares.append(reference: share, current: currentShare, error: error)
            restReference -= share
            restCurrent -= currentShare
            restError += error
        }
        // What remains of the subtraction may be a rounding.
        let rounding = 1e-9
        shares.append(
            reference: restReference > rounding ? restReference : 0,
            current: restCurrent > rounding ? restCurrent : 0, error: restError)
        return shares
    }
}
