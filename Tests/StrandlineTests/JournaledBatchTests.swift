import Instants
import Monitor
import Sketches
import Testing

@testable import Strandline

struct JournaledBatchTests {
    private let values: [(String, ColumnValues)] = [
        ("n", .numeric([-0.0, .leastNonzeroMagnitude])),
        ("z", .categorical(CategoryColumn([nil, "é"]))),
        ("m", .missing(2)),
        (
            "e",
            .embedding(
                EmbeddingColumn(dimension: 3, components: [1, -2, .infinity], missingCount: 1))
        ),
    ]

    private var sent: ObservationBatch {
        ObservationBatch(
            component: "c", role: .label, run: 7, timestamp: Instant(microseconds: 5),
            ids: ["x", "y"], rowCount: 2,
            columns: values.map { ObservedColumn(name: $0.0, values: $0.1) })
    }

    private var journalled: JournaledBatch {
        JournaledBatch(
            batch: TalliedBatch(
                component: "c", role: .label, run: 7, timestamp: Instant(microseconds: 5),
                ids: ["x", "y"], rowCount: 2,
                columns: values.map { TalliedColumn($0.1, field: $0.0) }),
            receivedAt: Instant(microseconds: 9))
    }

    @Test func `a journalled batch is read back as it was`() throws {
        #expect(try JournaledBatch(decoding: journalled.encoded()) == journalled)
    }

    @Test func `a fingerprint tells values from others, whenever they come`() {
        let fingerprint = sent.fingerprint
        #expect(fingerprint.utf8.count == 32)
        var later = sent
        later.timestamp = Instant(microseconds: 6)
        #expect(later.fingerprint == fingerprint)
        for (index, values) in [
            (0, ColumnValues.numeric([0, .leastNonzeroMagnitude])),
            (1, .categorical(CategoryColumn(["é", nil]))),
        ] {
            var other = sent
            other.columns[index] = ObservedColumn(
                name: other.columns[index].name, values: values)
            #expect(other.fingerprint != fingerprint)
        }
    }

    @Test func `a damaged batch is an error and no crash`() throws {
        let bytes = journalled.encoded()
        for length in 0..<bytes.count {
            #expect(throws: SavedStateError.self) {
                try JournaledBatch(decoding: Array(bytes[..<length]))
            }
        }
    }

    @Test func `a batch takes memory for what is there, not for the rows that it tells of`() throws
    {
        let rowCount = 1 << 40
        let journalled = JournaledBatch(
            batch: TalliedBatch(
                component: "c", role: .output, rowCount: rowCount,
                columns: ["m", "n"].map { TalliedColumn(.missing(rowCount), field: $0) }),
            receivedAt: Instant(microseconds: 9))
        let bytes = journalled.encoded()
        #expect(bytes.count < 1000)
        #expect(try JournaledBatch(decoding: bytes) == journalled)
    }

    @Test func `a column with other rows than it tells of is damage`() {
        let column = TalliedColumn(
            name: "n", content: .numeric([1, 2]), rowCount: 3, missingCount: 2)
        let bytes = JournaledBatch(
            batch: TalliedBatch(component: "c", role: .output, rowCount: 3, columns: [column]),
            receivedAt: Instant(microseconds: 9)
        ).encoded()
        #expect(throws: SavedStateError.self) { try JournaledBatch(decoding: bytes) }
    }
}
