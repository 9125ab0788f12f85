import Drift
import Foundation
import Instants
import Sketches
import Testing

@testable import Monitor

/// What of a batch is too much, and what there may be of it twice.
struct BatchLimitsTests {
    private let monitor = Monitor(clock: ManualClock().clock)

    private func batch(
        rowCount: Int = 1, ids: [String] = [], batchID: String? = nil, columns: [ObservedColumn]
    ) -> ObservationBatch {
        ObservationBatch(
            component: "c", role: .output, ids: ids, batchID: batchID, rowCount: rowCount,
            columns: columns)
    }

    private func one(_ name: String) -> ObservedColumn {
        ObservedColumn(name: name, values: .numeric([1]))
    }

    private func refusal(of batch: ObservationBatch) -> String? {
        do {
            try monitor.observe(batch)
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test func `a row's id is as long as a name at most`() {
        let longest = String(repeating: "x", count: 1024)
        #expect(refusal(of: batch(ids: [longest], columns: [one("n")])) == nil)
        #expect(
            refusal(of: batch(ids: [longest + "x"], columns: [one("m")]))
                == "'ids' has an id of 1025 bytes; 1024 are allowed")
        #expect(monitor.fieldCount == 1)
    }

    @Test func `what makes a retry harmless is a short text`() {
        let long = String(repeating: "é", count: 513)
        #expect(
            refusal(of: batch(batchID: long, columns: [one("n")]))
                == "'batch_id' has 1026 bytes; 1 to 1024 are allowed")
        #expect(
            refusal(of: batch(batchID: "", columns: [one("n")]))
                == "'batch_id' has 0 bytes; 1 to 1024 are allowed")
        #expect(
            refusal(of: batch(batchID: "a\0b", columns: [one("n")]))
                == "'batch_id' holds a NUL character")
        #expect(
            refusal(of: batch(columns: [one("a\0b")])) == "'field' holds a NUL character")
        #expect(monitor.fieldCount == 0)
    }

    @Test func `columns whose names read alike are one too many`() {
        #expect(
            refusal(of: batch(columns: [one("r\u{E9}gion"), one("rx"), one("re\u{301}gion")]))
                == "two columns have the name 'r\u{E9}gion'")
        #expect(monitor.fieldCount == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func `a long name is refused before it is looked up`() {
        let marks = "e" + String(repeating: "\u{301}\u{316}", count: 100_000)
        #expect(
            refusal(of: batch(columns: [one(marks)]))
                == "'field' has 400001 bytes; 1024 are allowed")
        var other = batch(columns: [one("n")])
        other.component = marks
        #expect(refusal(of: other) == "'component' has 400001 bytes; 1024 are allowed")
    }

    @Test func `no batch tells of more than 2^40 rows, and no field takes more than 2^52`() throws {
        let many = 1 << 40
        func missing(_ count: Int) -> ObservationBatch {
            batch(rowCount: count, columns: [ObservedColumn(name: "n", values: .missing(count))])
        }
        #expect(
            refusal(of: missing(many + 1))
                == "the batch tells of 1099511627777 rows; 1099511627776 are allowed")
        for _ in 0..<4096 { try monitor.observe(missing(many)) }
        #expect(
            refusal(of: missing(1))
                == "c/output/n has seen 4503599627370496 values, and takes no more")
        let reading = monitor.readings()[0]
        #expect(reading.counters.valueCount == 1 << 52)
        #expect(reading.window?.rowCount == 1 << 52)
        try monitor.observe(batch(columns: [one("m")]))
    }

    @Test func `values of another kind that came in a race are counted and not taken`() {
        var summary = FieldSummary.categorical(CategoricalSummary())
        let added = summary.add(TalliedColumn(.numeric([1, 2, .nan]), field: "n", kind: .numeric))
        #expect(added == FieldCounters(mistypedCount: 3))
        #expect(summary.rowCount == 0)
    }

    @Test func `counters that were stored are clamped to what can be counted`() throws {
        let stored = """
            {"valueCount": 9223372036854775807, "missingCount": -1, "refusedCount": 2,
             "mistypedCount": 0, "lateCount": 9007199254740993}
            """
        var counters = try JSONDecoder().decode(FieldCounters.self, from: Data(stored.utf8))
        counters.add(counters)
        #expect(
            counters
                == FieldCounters(
                    valueCount: 1 << 53, refusedCount: 4, lateCount: 1 << 53))
    }
}
