#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif
import Sketches

/// What share of a categorical reference's own source lies in categories that the reference does not
/// have.
struct MissingMass: Sendable {
    /// Number of values of the reference.
    private let total: Double
    /// How often a category may have come that is not among those known.
    private let errorMax: Double
    private let isExact: Bool
    /// The share of values that would be in none of the known categories, had they not been seen: those
    /// of categories seen once, the estimate of Good and Turing (Good, Biometrika 40, 1953); and
    /// those that lie in none of them anyway, where the frequent ones only are kept.
    private let unknown: Share
    /// The share of values that would be in categories known to be new.
    ///
    /// It is that of Good and Turing times the chance that a new category is known for one. Where
    /// the frequent ones only are kept, any of the others may have been seen once.
    private let new: Share

    init(of summary: CategoricalSummary) {
        let items = summary.items
        total = Double(max(summary.count, 1))
        errorMax = Double(items.errorMax)
        isExact = items.isExact
        var known = 0
        var once = 0
        var twice = 0
        var single = 0
        items.forEach { _, count in
            known += count.least
            // One value less, and a category that has one left were not known: with all of its values.
            switch count.most - items.errorMax {
            case 1: once += count.least
            case 2: twice += count.least
            default: break
            }
            if count.least == 1 { single += 1 }
        }
        let lost = Double(summary.count - known)
        let unknownCount = lost + Double(once)
        // The estimate varies like a count of once + 2 · twice (Esty, Annals of Statistics 11, 1983).
        // A category that chance has left out is missing with all of its values. Taken as one and
        // a half at a time, the limit holds its level on simulated uniform and Zipf tables of 100 to
        // 5,000 rows.
        unknown = Share(
            unknownCount, of: total, spread: unknownCount + Double(twice), lump: Self.lump)
        // Four standard errors of the sketch.
        let distinct = summary.distinct.estimate * 1.065
        let singleMax = Double(single) + min(lost, max(0, distinct - Double(items.itemCount)))
        new = Share(summary.distinct.noveltyRate * singleMax, of: total, lump: Self.lump)
    }

    private static let lump = 1.5

    /// The share of a window in categories that the reference never had.
    ///
    /// Where a reference keeps its frequent categories only, it does not know most of the others, but
    /// of some it knows that they never came. Their share is a part of all that is unseen, on either
    /// side, and its difference on the arcsine scale none larger.
    ///
    /// - Parameters:
    ///   - categories: all that the reference or the window knows, the reference first.
    ///   - window: has values.
    /// - Returns: the shares of what the reference does not have or, of a reference that keeps its
    ///   frequent categories only, of what is known to be new.
    func unseenShare(_ categories: [JointCategory], of window: CategoricalSummary) -> UnseenShare {
        guard !isExact else { return unknownShare(categories, of: window) }
        let count = categories.reduce(0) { $0 + ($1.first.most == 0 ? $1.second.least : 0) }
        return UnseenShare(reference: new, current: Share(Double(count), of: Double(window.count)))
    }

    /// The share of a window in categories that the reference does not know; parameters as above.
    func unknownShare(_ categories: [JointCategory], of window: CategoricalSummary) -> UnseenShare {
        var knownMost = 0
        var unknownLeast = 0
        for category in categories {
            if category.isKnownToFirst {
                knownMost += category.second.most
            } else {
                unknownLeast += category.second.least
            }
        }
        // What a window lost may be of the categories that the reference knows, as far as the bounds
        // of these let it; the rest is not.
        let count = Double(max(unknownLeast, window.count - knownMost))
        return UnseenShare(reference: unknown, current: Share(count, of: Double(window.count)))
    }

    /// The share of a window in its newcomers, and what a fresh look at the reference's source would
    /// find in these at most.
    func share(ofNewcomers newcomers: [JointCategory], of window: CategoricalSummary) -> UnseenShare
    {
        let count = newcomers.reduce(0) { $0 + $1.second.least }
        // Of several that a reference does not have, chance may have left some out.
        let leftOut = max(0, newcomers.count { $0.first.most == 0 } - 1)
        let held = newcomers.reduce(leftOut) { $0 + $1.first.most }
        return UnseenShare(
            reference: Share(Double(held), of: total),
            current: Share(Double(count), of: Double(window.count)))
    }

    /// How many values make a category of a window a newcomer: one too large for the reference not to
    /// know it, if both were drawn from one source.
    ///
    /// - Parameters:
    ///   - window: has values.
    ///   - alpha: the chance that there are any newcomers without drift, at most.
    /// - Returns: the limits for categories that never came and for others.
    func newcomerLimits(in window: CategoricalSummary, alpha: Double) -> NewcomerLimits {
        let values = Double(window.count)
        let new = leastCount(heldAtMost: 0, values, alpha)
        return NewcomerLimits(
            new: new, hidden: isExact ? new : leastCount(heldAtMost: errorMax, values, alpha))
    }

    /// The least count in a window that no category reaches, but for a chance of alpha, of which the
    /// reference holds so many values at most, if both are drawn from one source.
    ///
    /// For a category of share q, both counts are Poisson variables of means nq and mq, whose tails
    /// Chernoff bounds. There are 1/q such categories at most, so that the chance of any is at most
    /// the largest of their product over q, at q = (held + count − 1)/(n + m).
    func leastCount(heldAtMost held: Double, _ values: Double, _ alpha: Double) -> Double {
        let expected = held / total * values
        let step = max(1, (expected.squareRoot() / 4).rounded())
        func isReached(_ count: Double) -> Bool {
            let share = (held + count - 1) / (total + values)
            let exponent =
                Self.exponent(held, share * total) + Self.exponent(count, share * values)
            return share * total > held && share * values < count
                && -log(share) - exponent <= log(alpha)
        }
        var count = expected.rounded(.up) + 2
        for _ in 0..<Self.singleStepCountMax {
            guard count <= values, !isReached(count) else { return count }
            count += step
        }
        // A window of billions beside a reference of a few rows: the steps double, and then halve.
        var width = step
        while count <= values, !isReached(count) {
            count += width
            width *= 2
        }
        while width > step {
            width /= 2
            let less = count - width
            if less > values || isReached(less) { count = less }
        }
        return count
    }

    /// Steps after which a search goes on in longer ones.
    private static let singleStepCountMax = 10_000

    /// A Poisson variable of the given mean is as far from it as `count` with a chance of
    /// exp(−exponent) at most.
    private static func exponent(_ count: Double, _ mean: Double) -> Double {
        mean - count + (count > 0 ? count * log(count / mean) : 0)
    }
}

/// How many values make a category of a window a newcomer.
struct NewcomerLimits: Sendable {
    /// Of a category that never came in the reference.
    let new: Double
    /// Of one that the reference may have lost.
    let hidden: Double

    func contain(_ category: JointCategory) -> Bool {
        !category.isKnownToFirst
            && Double(category.second.least) >= (category.first.most == 0 ? new : hidden)
    }
}
