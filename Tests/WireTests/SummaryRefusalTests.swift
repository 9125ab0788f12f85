import Monitor
import Sketches
import Testing
import Wire

/// Summaries that no values can be of are refused by name, wherever they stand.
struct SummaryRefusalTests {
    private func error(_ json: String) -> String? {
        do {
            _ = try ObservationBatch(
                json: Array(#"{"component":"c","role":"input","fields":{"n":\#(json)}}"#.utf8))
            return nil
        } catch {
            return "\(error)"
        }
    }

    private func error(profile json: String) -> String? {
        do {
            _ = try ReferenceRequest(
                json: Array(#"{"kind":"profile","profile":\#(json)}"#.utf8))
            return nil
        } catch {
            return "\(error)"
        }
    }

    /// A summary of 0, 3, 3 and 6 with some members in place of its own.
    private func summary(_ members: [String: String] = [:]) -> String {
        let own = [
            "kind": #""numeric""#, "count": "4", "zeros": "1", "mean": "3",
            "central_sums": "[18, 0, 162]", "minimum": "0", "maximum": "6",
            "values": "[[0, 1], [3, 2], [6, 1]]",
        ]
        let all = own.merging(members) { $1 }.sorted { $0.key < $1.key }
        return "{" + all.map { "\"\($0)\": \($1)" }.joined(separator: ", ") + "}"
    }

    @Test func `a summary whose parts agree is taken`() {
        #expect(error(summary()) == nil)
        #expect(error(profile: summary()) == nil)
        #expect(error(summary(["atoms": "[[3, 2]]"])) == nil)
        #expect(
            error(#"{"kind":"categorical","zeros":0,"infinite":0,"counts":{"a":1}}"#) == nil)
    }

    @Test func `a summary whose parts contradict each other is refused`() {
        let cases: [(members: [String: String], sentence: String)] = [
            (["central_sums": "[-18, 0, 162]"], "the second central sum is negative"),
            (["central_sums": "[18, 0, -1]"], "the fourth central sum is negative"),
            (
                ["central_sums": "[19, 0, 162]"],
                "the second central sum is 19.0 where that of the values is 18.0"
            ),
            (["minimum": "1"], "the minimum is 1.0 where the least value is 0.0"),
            (["maximum": "7"], "the maximum is 7.0 where the greatest value is 6.0"),
            (["zeros": "2"], "there are 2 zeros where the values have 1"),
            (["count": "5"], "it counts 5 values, and its distribution 4"),
            (
                ["values": "[[3, 2], [0, 1], [6, 1]]"],
                "the values are not in ascending order: 0.0 follows 3.0"
            ),
            (["values": "[[0, 1], [3, 1], [3, 1], [6, 1]]"], "the value 3.0 is there twice"),
            (["values": "[[0, 1], [3, 2], [4, 0], [6, 1]]"], "the value 4.0 has the count 0"),
            (
                ["atoms": "[[3, 1]]"],
                "the atom 3.0 has the count 1 where the values have it 2 times"
            ),
            (["histogram": #"{"schema": 3}"#], "there are values beside a histogram"),
            (
                ["values": "[]", "histogram": #"{"positive": [[9, 2], [8, 2]]}"#],
                "the positive buckets are not in ascending order: 8 follows 9"
            ),
        ]
        for (members, sentence) in cases {
            #expect(error(summary(members)) == "'fields.n' is no summary: \(sentence)")
            #expect(
                error(profile: summary(members)) == "'profile' is no summary: \(sentence)")
        }
    }

    @Test(arguments: [
        (
            #"{"kind":"categorical","counts":{"a":0}}"#, "'fields.n.counts.a' must be 1 or more"
        ),
        (
            #"{"kind":"categorical","counts":{"a":1},"mean":3}"#,
            "'fields.n' is categorical, and has members of a numeric summary"
        ),
        (
            #"{"kind":"numeric","counts":{"a":1}}"#,
            "'fields.n' is numeric, and has 'counts' of categories"
        ),
        (
            #"{"kind":"categorical","counts":{"a\u0000b":1}}"#,
            "'fields.n.counts' holds a NUL character"
        ),
        (
            #"{"kind":"numeric","values":[[1,1e300]]}"#,
            "'fields.n.values[0]' must end in a whole number from 0 to 9007199254740992"
        ),
        (
            #"{"kind":"numeric","count":1e300}"#,
            "'fields.n.count' must be a whole number from -9007199254740992 to 9007199254740992"
        ),
        (
            #"{"kind":"numeric","histogram":{"positive":[[1e300,1]]}}"#,
            "'fields.n.histogram.positive' must hold buckets whose index is a whole number from"
                + " -1048575 to 1048575"
        ),
    ])
    func `members that a summary cannot have are named`(json: String, sentence: String) {
        #expect(error(json) == sentence)
    }

    @Test func `an encoded pane with a category that holds NUL is refused`() {
        var summary = CategoricalSummary()
        summary.add("a\0b", count: 2)
        let pane = EncodedPane.text(of: .categorical(summary))
        #expect(
            error(profile: #"{"panes": ["\#(pane)"]}"#)
                == "'profile.panes[0]' has a category that holds a NUL character")
    }

    @Test func `encoded panes of values are taken`() throws {
        var panes: [FieldSummary] = []
        for values in [[0, 3, 3, 6], (0..<5000).map { 1e6 + Double($0 % 1009) }, []] {
            var summary = NumericSummary()
            summary.add(values)
            panes.append(.numeric(summary))
        }
        let texts = panes.map { "\"\(EncodedPane.text(of: $0))\"" }.joined(separator: ",")
        #expect(error(profile: #"{"panes": [\#(texts)]}"#) == nil)
    }
}
