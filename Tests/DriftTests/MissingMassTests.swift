import Sketches
import Testing

@testable import Drift

struct MissingMassTests {
    private func joint(_ first: CountBounds, _ second: Int) -> JointCategory {
        JointCategory(
            first: first, second: CountBounds(least: second, most: second),
            isKnownToFirst: first.least > 0)
    }

    private func summary(_ counts: [String: Int]) -> CategoricalSummary {
        CategoricalSummary(counts)
    }

    // scipy 1.17, q = np.geomspace(1e-8, .5, 200001), alpha = stats.norm.sf(stats.norm.isf(.001) + 2):
    // the least k with (stats.poisson.cdf(held, n*q)*stats.poisson.sf(k - 1, m*q)/q).max() <= alpha
    @Test(arguments: [
        (0, 50_000, 500, 6), (0, 50_000, 50_000, 32), (0, 2000, 10_000, 103),
        (54, 50_000, 500, 11), (150, 50_000, 500, 14), (1000, 1_000_000, 100_000, 171),
        (0, 1_000_000, 100, 3),
    ]) func `a count that is sure to be new is little more than the least one`(
        held: Int, reference: Int, window: Int, least: Int
    ) {
        let count = MissingMass(of: summary(["a": reference])).leastCount(
            heldAtMost: Double(held), Double(window), Confidence(alpha: 0.001).nullAlpha)
        #expect(count >= Double(least))
        #expect(count <= Double(least) * 1.1 + 2)
    }

    @Test func `a window of any number of rows is searched in a few steps`() {
        let mass = MissingMass(of: summary(["a": 3]))
        let alpha = Confidence(alpha: 0.001).nullAlpha
        // All that a window of 2^40 rows says beside three is that nearly all of it is new.
        let count = mass.leastCount(heldAtMost: 0, Double(1 << 40), alpha)
        #expect(count > Double(1 << 39))
        #expect(mass.leastCount(heldAtMost: 0, 20_000, alpha) > 10_000)
    }

    @Test func `newcomers are those too many for a category that was not seen`() {
        let mass = MissingMass(of: summary(["a": 50_000]))
        let window = summary(["a": 470, "b": 15, "c": 10, "d": 5])
        let alpha = Confidence(alpha: 0.001).nullAlpha
        let categories = [
            joint(CountBounds(least: 50_000, most: 50_000), 470), joint(.none, 15),
            joint(.none, 10), joint(.none, 5),
        ]
        let limits = mass.newcomerLimits(in: window, alpha: alpha)
        #expect(categories.map(limits.contain) == [false, true, true, false])
        let newcomers = mass.share(ofNewcomers: Array(categories[1...2]), of: window)
        #expect(isNear(newcomers.current.ratio, 0.05))
        // One of the two may have been left out by chance.
        #expect(isNear(newcomers.reference.ratio, 1 / 50_000))
    }

    /// A reference of 3,000 categories that come ten times each, and 20 of which each come 1,000 times.
    private var crowded: CategoricalSummary {
        var summary = CategoricalSummary()
        for round in 0..<10 {
            for index in 0..<20 { summary.add("big \(index)", count: 100) }
            for index in 0..<3000 { summary.add("c\((index * 7 + round) % 3000)") }
        }
        return summary
    }

    @Test func `what is known to be new is unseen where not all are known`() throws {
        let reference = crowded
        #expect(!reference.items.isExact)
        var window = CategoricalSummary()
        for index in 0..<20 { window.add("big \(index)", count: 20) }
        // A hundred new ones, and as many that the reference has lost.
        for index in 0..<100 { window.add("new \(index)", count: 3) }
        for index in 0..<100 { window.add("c\(index)", count: 3) }
        var categories: [JointCategory] = []
        reference.forEachCategory(with: window) { categories.append($0) }
        let mass = MissingMass(of: reference)
        let unseen = mass.unseenShare(categories, of: window)
        let known = (0..<100).count { reference.distinct.isNew("new \($0)") }
        #expect(known > 30 && known < 100)
        #expect(isNear(unseen.current.ratio, 3 * Double(known) / 1000))
        // No more than 3,020 categories can have come once.
        let rate = reference.distinct.noveltyRate
        #expect(unseen.reference.ratio <= 1.1 * rate * 3020 / 50_000)
        #expect(unseen.reference.ratio >= rate * 2100 / 50_000)
        #expect(mass.unknownShare(categories, of: window).current.ratio >= 0.3)
    }

    @Test func `where all counts are known the unseen are those of Good and Turing`() {
        let mass = MissingMass(of: summary(["a": 96, "b": 1, "c": 1, "d": 2]))
        let window = summary(["a": 10, "e": 10])
        let categories = [joint(CountBounds(least: 96, most: 96), 10), joint(.none, 10)]
        let unseen = mass.unseenShare(categories, of: window)
        #expect(isNear(unseen.reference.ratio, 0.02))
        #expect(isNear(unseen.current.ratio, 0.5))
    }
}
