import Testing

@testable import Sketches

@Suite struct FieldSummaryTests {
    @Test func `a numeric summary survives its bytes in each stage`() throws {
        for count in [0, 1, 200, 300, 5000] {
            var summary = NumericSummary()
            summary.add((0..<count).map { Double($0 * $0) / 7 - 30 })
            summary.addMissing(3)
            let field = FieldSummary.numeric(summary)
            #expect(try FieldSummary(decoding: field.encoded()) == field)
        }
    }

    @Test func `a categorical summary survives its bytes`() throws {
        var summary = CategoricalSummary()
        summary.add(["JFK", nil, "LGA", "JFK"])
        let field = FieldSummary.categorical(summary)
        #expect(try FieldSummary(decoding: field.encoded()) == field)
        #expect(summary.ratio(of: "JFK") == 2.0 / 3)
    }
}
