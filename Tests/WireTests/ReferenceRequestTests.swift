import Foundation
import Sketches
import Testing
import Wire

struct ReferenceRequestTests {
    private func request(_ json: String) throws -> ReferenceRequest {
        try ReferenceRequest(json: Array(json.utf8))
    }

    private func profile(_ json: String) throws -> [FieldSummary] {
        guard case .profile(let panes) = try request(#"{"kind":"profile","profile":\#(json)}"#)
        else { return [] }
        return panes
    }

    private func error(_ json: String) -> String? {
        do {
            _ = try request(json)
            return nil
        } catch {
            return "\(error)"
        }
    }

    private let categories = #"{"kind": "categorical", "counts": {"JFK": 3, "LGA": 1}}"#

    @Test func `a summary that stands for a column is a profile`() throws {
        let panes = try profile(categories)
        #expect(panes.map(\.rowCount) == [4])
        let numbers = try profile(
            #"""
            {"kind": "numeric", "count": 3, "mean": 2, "central_sums": [14, 18, 98],
             "minimum": 0, "maximum": 5, "values": [[0, 1], [1, 1], [5, 1]]}
            """#)
        guard case .numeric? = numbers.first else {
            Issue.record("not numeric")
            return
        }
    }

    @Test func `a profile may have panes of either form`() throws {
        var summary = CategoricalSummary()
        summary.add("JFK", count: 2)
        let encoded = EncodedPane.text(of: .categorical(summary))
        let panes = try profile(#"{"panes": ["\#(encoded)", \#(categories)]}"#)
        #expect(panes.map(\.rowCount) == [2, 4])
    }

    @Test(arguments: [
        (#"{"kind":"profile"}"#, "'profile' is missing"),
        (#"{"kind":"profile","profile":{}}"#, "'profile' is empty"),
        (
            #"{"kind":"profile","profile":{"counts":{"a":1}}}"#,
            "'profile' needs the 'kind' 'numeric' or 'categorical'"
        ),
        (
            #"{"kind":"profile","profile":{"kind":"categorical","panes":[]}}"#,
            "'profile' must be a summary or have 'panes', not both"
        ),
        (#"{"kind":"profile","profile":{"panes":["%"]}}"#, "'profile.panes[0]' is not Base64"),
        (
            #"{"kind":"profile","profile":{"colour":1}}"#, "unknown key 'colour' in 'profile'"
        ),
        (#"{"kind":"span","from":1}"#, "'from' or 'until' is missing"),
        (#"{"kind":"run"}"#, "'run' is missing"),
    ])
    func `what is no reference is named`(json: String, sentence: String) {
        #expect(error(json)?.contains(sentence) == true, "\(error(json) ?? "taken")")
    }
}
