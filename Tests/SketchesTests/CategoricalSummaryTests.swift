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
}
