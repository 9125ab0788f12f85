import Evaluation
import Instants
import Testing
import Wire

@Suite struct TaskValuesRequestTests {
    private func request(_ json: String) throws -> TaskValuesRequest {
        try TaskValuesRequest(json: Array(json.utf8))
    }

    @Test func `numbers, texts and booleans are values`() throws {
        let request = try request(
            #"""
            {"task": "tips", "values": [{"id": "a", "value": 0.5, "timestamp": 7},
             {"id": "b", "value": "JFK"}, {"id": "c", "value": true}]}
            """#)
        #expect(request.task == "tips")
        #expect(request.values.map(\.value) == [.number(0.5), .text("JFK"), .number(1)])
        #expect(request.values[0].timestamp == Instant(unixSeconds: 7))
    }

    @Test(arguments: [
        #"{"values": []}"#, #"{"task": "t"}"#, #"{"task": "t", "values": [{"id": "a"}]}"#,
        #"{"task": "t", "values": [{"id": "a", "value": null}]}"#,
        #"{"task": "t", "values": [{"id": "a", "value": [1]}]}"#,
        #"{"task": "t", "values": [{"id": "a", "value": 1, "colour": 2}]}"#,
    ])
    func `what is missing or no value is refused`(json: String) {
        #expect(throws: RequestDecodingError.self) { try request(json) }
    }
}
