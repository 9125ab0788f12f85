import Instants
import Monitor
import SwiftProtobuf
import Testing
import Wire
import WireProto

@Suite struct ObservationProtobufTests {
    private func batch(
        _ change: (inout Strandline_V1_ObservationBatch) -> Void = { _ in }
    ) throws -> ObservationBatch {
        var message = Strandline_V1_ObservationBatch.example
        change(&message)
        return try ObservationBatch(protobuf: message.serializedBytes())
    }

    @Test func `a batch is read column by column`() throws {
        let batch = try batch()
        #expect(batch.component == "inference")
        #expect(batch.role == .output)
        #expect(batch.runExternalID == "run-1")
        #expect(batch.batchID == "x")
        #expect(batch.ids == ["a", "b", "c"])
        #expect(batch.timestamp == Instant(unixSeconds: 1_583_625_600.5))
        #expect(batch.rowCount == 3)
        guard case .numeric(let numbers) = batch.columns[0].values else {
            Issue.record("score is not numeric")
            return
        }
        #expect(numbers[0] == 0.5 && numbers[1].isNaN && numbers[2] == -3)
        #expect(batch.columns[1].values == .categorical(CategoryColumn(["JFK", nil, "JFK"])))
        #expect(batch.columns[2].values == .missing(3))
        #expect(
            batch.columns[3].values
                == .embedding(
                    EmbeddingColumn(dimension: 2, components: [1, 2, 3, 4], missingCount: 1)))
    }

    @Test func `a time may be appended to what was encoded before`() throws {
        var untimed = Strandline_V1_ObservationBatch.example
        untimed.clearTimestamp()
        var late = Strandline_V1_ObservationBatch()
        late.timestamp.seconds = 7
        let bytes: [UInt8] = try untimed.serializedBytes() + late.serializedBytes()
        #expect(try ObservationBatch(protobuf: bytes).timestamp == Instant(unixSeconds: 7))
    }

    @Test func `what cannot be taken is named`() throws {
        #expect(
            throws: RequestDecodingError.malformed("the body is no strandline.v1.ObservationBatch")
        ) {
            try ObservationBatch(protobuf: [0xFF, 0x01])
        }
        #expect(throws: RequestDecodingError.refused("'component' is missing")) {
            try batch { $0.component = "" }
        }
        #expect(throws: RequestDecodingError.refused("'role' is missing")) {
            try batch { $0.role = .unspecified }
        }
        #expect(throws: RequestDecodingError.refused("'zone' has a code that its dictionary lacks"))
        {
            try batch { $0.columns[1].categories.codes = [9, 0, 0] }
        }
        #expect(throws: RequestDecodingError.refused("'gone' has too many missing values")) {
            try batch { $0.columns[2].missing = .max }
        }
        #expect(throws: RequestDecodingError.self) {
            try batch { $0.columns[3].vectors.dimension = 0 }
        }
        #expect(throws: RequestDecodingError.refused("'score' has no values")) {
            try batch { $0.columns[0].values = nil }
        }
        #expect(throws: RequestDecodingError.refused("two columns have one name")) {
            try batch { $0.columns[0].name = "zone" }
        }
        #expect(throws: RequestDecodingError.self) { try batch { $0.timestamp.nanos = -1 } }
    }

    /// A field of a message: its number, and the bytes that it holds.
    private func field(_ number: UInt8, _ content: [UInt8]) -> [UInt8] {
        var bytes = [number << 3 | 2]
        var length = content.count
        while length >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: length) | 0x80)
            length >>= 7
        }
        return bytes + [UInt8(length)] + content
    }

    /// Each part would be brought together with a copy of what came before it.
    @Test
    func `values in many parts are refused before they are brought together`() throws {
        let doubles = [UInt8](repeating: 0x3F, count: 1 << 20)
        let once = field(2, field(1, doubles))
        let part = field(2, field(1, [UInt8](repeating: 0, count: 8)))
        let pieces = field(2, (0..<2000).flatMap { _ in field(1, [0, 0, 0, 0, 0, 0, 0, 0]) })
        let name = field(1, Array("n".utf8))
        for (values, sentence) in [
            (once + (0..<20_000).flatMap { _ in part }, "a column says its values more than once"),
            (field(4, []) + once, "a column says its values more than once"),
            (pieces, "the values of a column come in more than 1000 pieces"),
        ] {
            let bytes = field(1, Array("c".utf8)) + [0x10, 1] + field(8, name + values)
            #expect(throws: RequestDecodingError.refused(sentence)) {
                try ObservationBatch(protobuf: bytes)
            }
        }
        let batch = try ObservationBatch(
            protobuf: field(1, Array("c".utf8)) + [0x10, 1] + field(8, name + once)
                + field(8, field(1, Array("m".utf8)) + once))
        #expect(batch.rowCount == 1 << 17)
        // Numbers one by one, as old writers send them, and a dictionary are no pieces.
        let texts = (0..<2000).flatMap { field(1, Array("\($0)".utf8)) }
        let codes = (0..<2000).flatMap { _ in [0x15, 1, 0, 0, 0] as [UInt8] }
        let categories = try ObservationBatch(
            protobuf: field(1, Array("c".utf8)) + [0x10, 1]
                + field(8, name + field(3, texts + codes)))
        #expect(categories.rowCount == 2000)
    }

    @Test(arguments: [0, -1, .min] as [Int64])
    func `the id of a run that 63 bits cannot hold is refused, and shown as no other`(id: Int64) {
        #expect(
            throws: RequestDecodingError.refused(
                "'run_id' must lie between 1 and 9223372036854775807")
        ) {
            try batch { $0.runID = id }
        }
    }
}
