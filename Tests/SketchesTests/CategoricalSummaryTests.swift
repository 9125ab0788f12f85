import Testing

@testable import Sketches

@Suite struct CategoricalSummaryTests {
    @Test func `categories are counted and nil is missing`() {
        var summary = CategoricalSummary()
        summary.add(["JFK", nil, "LGA", "JFK", nil])
        summary.addMissing(1)
        summary.add("EWR", count: 2)
        #expect(summary.count == 5)
        #expect(summary.missingCount == 3)
        #expect(summary.rowCount == 8)
        #expect(summary.missingRatio == 0.375)
        #expect(summary.ratio(of: "JFK") == 0.4)
        #expect(summary.ratio(of: "SFO") == 0)
        #expect(abs(summary.distinct.estimate - 3) < 1e-6)
        #expect(CategoricalSummary().ratio(of: "JFK").isNaN)
    }

    @Test func `merging adds counts and joins the distinct`() {
        var left = CategoricalSummary()
        left.add((0..<300).map { "a\($0)" })
        var right = CategoricalSummary()
        right.add((200..<5000).map { $0 % 100 == 0 ? nil : "a\($0)" })
        let rows = left.rowCount + right.rowCount
        left.merge(right)
        #expect(left.rowCount == rows)
        #expect(!left.items.isExact)
        #expect(abs(left.distinct.estimate / 4953 - 1) < 0.06)
    }

    private func summary(_ rows: Int, seed: UInt64) -> (CategoricalSummary, [String: Int]) {
        var source = SampleSource(seed: seed)
        var summary = CategoricalSummary()
        var counts: [String: Int] = [:]
        for _ in 0..<rows {
            let name = "c\(Int(min(source.pareto(0.5), 1e15)))"
            summary.add(name)
            counts[name, default: 0] += 1
        }
        return (summary, counts)
    }

    @Test(arguments: [(100, 100), (100, 30_000), (30_000, 100), (30_000, 30_000)])
    func `two summaries know of each category what both of them know`(first: Int, second: Int) {
        let (mine, myCounts) = summary(first, seed: 5)
        let (theirs, theirCounts) = summary(second, seed: 6)
        var least = (first: 0, second: 0)
        var exact: [[Int]] = []
        var newCount = 0
        mine.forEachCategory(with: theirs) { category in
            least.first += category.first.least
            least.second += category.second.least
            #expect(category.isKnownToFirst == (category.first.least > 0))
            #expect(category.first.least > 0 || category.second.least > 0)
            if category.first.most == 0 { newCount += 1 }
            if category.first.least == category.first.most,
                category.second.least == category.second.most
            {
                exact.append([category.first.least, category.second.least])
            }
        }
        #expect(least.first == mine.items.counts.reduce(0) { $0 + $1.count })
        #expect(least.second == theirs.items.counts.reduce(0) { $0 + $1.count })
        // Those of which both sides are sure have just the counts of as many true ones.
        var truth = Set(myCounts.keys).union(theirCounts.keys).map {
            [myCounts[$0] ?? 0, theirCounts[$0] ?? 0]
        }
        if mine.items.isExact, theirs.items.isExact { #expect(exact.count == truth.count) }
        for pair in exact {
            let place = truth.firstIndex(of: pair)
            #expect(place != nil)
            if let place { truth.remove(at: place) }
        }
        #expect(exact.count > 30)
        // At most as many are known to be new as are.
        let isNew = theirCounts.keys.count { myCounts[$0] == nil }
        #expect(newCount <= isNew && (newCount > 0) == (isNew > 0))
    }
}
