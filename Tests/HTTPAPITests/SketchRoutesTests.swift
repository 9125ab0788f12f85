import Foundation
import HTTPTypes
import HummingbirdTesting
import Monitor
import NIOCore
import NIOFoundationEssentialsCompat
import RouterTestSupport
import Strandline
import Testing

/// A DataSketches KLL of doubles as the body of a batch.
struct SketchRoutesTests {
    private func littleEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
        (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> Number($0 * 8)) }
    }

    /// A sketch of few values, with the extremes that it says it has.
    private func sketch(_ values: [Double], minimum: Double, maximum: Double) -> [UInt8] {
        var bytes: [UInt8] = [5, 1, 15, 0]
        bytes += littleEndian(UInt16(200)) + [8, 0]
        bytes += littleEndian(UInt64(values.count))
        bytes += littleEndian(UInt16(200)) + [1, 0]
        bytes += littleEndian(UInt32(200 - values.count))
        for number in [minimum, maximum] + values { bytes += littleEndian(number.bitPattern) }
        return bytes
    }

    /// Posts a body as a sketch: the status, and why it was refused.
    private func post(
        _ bytes: [UInt8], to client: any TestClientProtocol
    ) async throws -> (status: Int, error: String?) {
        var headers = HTTPFields()
        headers[.contentType] = "application/vnd.strandline.sketch"
        return try await client.execute(
            uri: "/api/v1/observations?component=c&role=input&field=n", method: .post,
            headers: headers, body: ByteBuffer(bytes: bytes)
        ) { response in
            let answer = try? JSONSerialization.jsonObject(with: Data(buffer: response.body))
            return (response.status.code, (answer as? NSDictionary)?["error"] as? String)
        }
    }

    @Test func `what is no sketch is refused in words`() async throws {
        let cases: [(bytes: [UInt8], reason: String)] = [
            (Array("no sketch".utf8), "the family of the sketch is not KLL"),
            ([], "the bytes end too early"),
            (
                sketch([1, 2, 3], minimum: -9, maximum: 3),
                "the sketch's minimum or maximum is not that of its values"
            ),
            (
                sketch([1, 2, 3], minimum: 2, maximum: 3),
                "an item is not between minimum and maximum"
            ),
        ]
        try await RoutedServer().test { client in
            for (bytes, reason) in cases {
                let answer = try await post(bytes, to: client)
                #expect(answer.status == 400)
                #expect(
                    answer.error == "the body is no DataSketches KLL of doubles: \(reason)")
            }
        }
    }

    @Test func `an infinite value of a sketch is counted as one of a column is`() async throws {
        let engine = try await Engine.inMemory()
        let bytes = sketch([1, 2, 3, 4, .infinity], minimum: 1, maximum: .infinity)
        try await RoutedServer(engine: engine).test { client in
            let answer = try await post(bytes, to: client)
            #expect(answer.status == 202)
        }
        _ = try await engine.observe(
            ObservationBatch(
                component: "c", role: .input, rowCount: 5,
                columns: [
                    ObservedColumn(name: "direct", values: .numeric([1, 2, 3, 4, .infinity]))
                ]))
        for field in ["n", "direct"] {
            let key = FieldKey(component: "c", role: .input, field: field)
            let reading = try engine.reading(of: key)
            #expect(reading.counters.valueCount == 5, "\(field)")
            #expect(reading.counters.refusedCount == 1, "\(field)")
        }
    }
}
