import Monitor
import Testing

@testable import Wire

/// Texts that take minutes to compare with any other, as Swift compares texts.
@Suite(.timeLimit(.minutes(1))) struct LongTextTests {
    private let marks = "e" + String(repeating: "\u{301}\u{316}", count: 100_000)

    private func bytes(_ json: String) -> [UInt8] {
        Array(json.replacing("MARKS", with: marks).utf8)
    }

    @Test(arguments: [
        #"{"component": "c", "MARKS": 1}"#, #"{"component": "c", "role": "MARKS"}"#,
        #"{"component": "c", "role": "input", "fields": {"MARKS": [1]}}"#,
        #"{"component": "c", "role": "input", "fields": {"f": {"kind": "MARKS"}}}"#,
        #"{"component": "c", "role": "input", "fields": {"f": {"kind": "numeric", "MARKS": 1}}}"#,
    ]) func `a long name is refused before it is looked up`(json: String) {
        #expect(throws: RequestDecodingError.self) { try ObservationBatch(json: bytes(json)) }
    }

    @Test(arguments: [
        #"{"kind": "MARKS"}"#, #"{"MARKS": "auto"}"#,
    ]) func `a long word is none that is known`(json: String) {
        #expect(throws: RequestDecodingError.self) { try ReferenceRequest(json: bytes(json)) }
    }

    @Test func `a long label of an alert names no field`() throws {
        let alert = """
            {"version": "4", "alerts": [{"status": "firing", "startsAt": "2026-01-01T00:00:00Z",
             "fingerprint": "a", "labels": {"component": "c", "field": "f", "role": "MARKS"},
             "annotations": {"MARKS": "MARKS"}}]}
            """
        #expect(try AlertsRequest(json: bytes(alert)).entries[0].field == nil)
        #expect(throws: RequestDecodingError.self) {
            try AlertsRequest(json: bytes(#"{"version": "MARKS"}"#))
        }
    }
}
