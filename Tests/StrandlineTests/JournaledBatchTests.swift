import Instants
import Monitor
import Testing

@testable import Strandline

struct JournaledBatchTests {
    private let batch = JournaledBatch(
        batch: ObservationBatch(
            component: "c", role: .label, run: 7, timestamp: Instant(microseconds: 5),
            ids: ["x", "y"], rowCount: 2,
            columns: [
                ObservedColumn(name: "n", values: .numeric([-0.0, .leastNonzeroMagnitude])),
                ObservedColumn(name: "z", values: .categorical(CategoryColumn([nil, "é"]))),
                ObservedColumn(name: "m", values: .missing(2)),
                ObservedColumn(
                    name: "e",
                    values: .embedding(
                        EmbeddingColumn(
                            dimension: 3, components: [1, -2, .infinity], missingCount: 1))),
            ]), receivedAt: Instant(microseconds: 9))

    @Test func `a journalled batch is read back as it was`() throws {
        #expect(try JournaledBatch(decoding: batch.encoded()) == batch)
    }

    @Test func `a fingerprint tells values from others, whenever they come`() throws {
        let fingerprint = try JournaledBatch.fingerprint(of: batch.batch)
        #expect(fingerprint.utf8.count == 32)
        var later = batch.batch
        later.timestamp = Instant(microseconds: 6)
        #expect(try JournaledBatch.fingerprint(of: later) == fingerprint)
        var other = batch.batch
        other.columns[0] = ObservedColumn(
            name: "n", values: .numeric([0, .leastNonzeroMagnitude]))
        #expect(try JournaledBatch.fingerprint(of: other) != fingerprint)
    }

    @Test func `a damaged batch is an error and no crash`() throws {
        let bytes = try batch.encoded()
        for length in 0..<bytes.count {
            #expect(throws: (any Error).self) {
                try JournaledBatch(decoding: Array(bytes[..<length]))
            }
        }
    }

    @Test func `a batch takes memory for what is there, not for the rows that it tells of`() throws
    {
        let rowCount = 1 << 40
        let sent = ObservationBatch(
            component: "c", role: .output, rowCount: rowCount,
            columns: ["m", "n"].map { ObservedColumn(name: $0, values: .missing(rowCount)) })
        let journalled = JournaledBatch(batch: sent, receivedAt: Instant(microseconds: 9))
        let bytes = try journalled.encoded()
        #expect(bytes.count < 1000)
        #expect(try JournaledBatch(decoding: bytes) == journalled)
    }

    /// Added to the number of vectors, the last would leave what 64 bits can say.
    @Test(arguments: [-1, (1 << 53) + 1, Int.max])
    func `missing values beyond all counts are damage`(missingCount: Int) throws {
        let bytes = try batch.encoded()
        let length = Int(bytes[0]) | Int(bytes[1]) << 8
        let header = String(decoding: bytes[4..<4 + length], as: UTF8.self)
        let changed = Array(
            header.replacing("\"missingCount\":1", with: "\"missingCount\":\(missingCount)").utf8)
        #expect(changed.count != length)
        #expect(throws: SavedStateError.self) {
            try JournaledBatch(
                decoding: [UInt8(changed.count & 0xFF), UInt8(changed.count >> 8), 0, 0] + changed
                    + bytes[(4 + length)...])
        }
    }
}
