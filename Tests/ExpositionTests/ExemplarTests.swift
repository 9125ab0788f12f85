import Testing

@testable import Exposition

struct ExemplarTests {
    @Test func `labels of 128 characters are short, of 129 are not`() {
        #expect(exemplar(valueLength: 125).isShort)
        #expect(!exemplar(valueLength: 126).isShort)
    }

    @Test func `a timestamp is kept to the millisecond`() {
        #expect(exemplar(timestamp: 1_584_266_400.2504).milliseconds == 1_584_266_400_250)
        #expect(exemplar(timestamp: -0.25).milliseconds == -250)
        #expect(exemplar(timestamp: nil).milliseconds == nil)
        #expect(exemplar(timestamp: .infinity).milliseconds == nil)
        #expect(exemplar(timestamp: 1e300).milliseconds == nil)
    }

    /// The name of the label has three characters; the value is of two bytes each.
    private func exemplar(valueLength: Int = 1, timestamp: Double? = nil) -> Exemplar {
        Exemplar(
            labels: LabelSet([("run", String(repeating: "é", count: valueLength))]), value: 1,
            timestamp: timestamp)
    }
}
