import Foundation
import Monitor
import Sketches
import Testing
import Wire

@Suite struct ReadyMadeSummaryTests {
    private func summary(_ json: String) throws -> FieldSummary {
        let batch = try ObservationBatch(
            json: Array(#"{"component":"c","role":"input","fields":{"n":\#(json)}}"#.utf8))
        guard case .summary(let summary) = batch.columns[0].values else {
            throw RequestDecodingError.malformed("no summary")
        }
        #expect(batch.rowCount == summary.rowCount)
        return summary
    }

    @Test func `values with their counts are a numeric summary`() throws {
        let summary = try summary(
            #"""
            {"kind": "numeric", "count": 3, "missing": 2, "infinite": 1, "zeros": 1, "mean": 2,
             "central_sums": [14, 18, 98], "minimum": 0, "maximum": 5, "values": [[0, 1], [1, 1], [5, 1]]}
            """#)
        guard case .numeric(let numeric) = summary else {
            Issue.record("not numeric")
            return
        }
        #expect(numeric.rowCount == 6)
        #expect(numeric.zeroCount == 1)
        #expect(numeric.moments.variance == 14.0 / 3)
    }

    @Test func `buckets with an anchor are a numeric summary`() throws {
        let summary = try summary(
            #"""
            {"kind": "numeric", "count": 10, "mean": 100.199,
             "central_sums": [10.05949, 2.815221, 20.913751], "minimum": 98.95, "maximum": 102.1,
             "histogram": {"schema": 3, "anchor": 100, "first_index": -40, "at_anchor": 2,
              "near": [1, 0], "positive": [[0, 3], [9, 1]], "negative": [[1, 3]]},
             "atoms": [[101, 2]]}
            """#)
        #expect(summary.rowCount == 10)
    }

    @Test func `categories with their counts are a categorical summary`() throws {
        let summary = try summary(
            #"{"kind": "categorical", "missing": 1, "counts": {"JFK": 3, "LGA": 1}}"#)
        guard case .categorical(let categories) = summary else {
            Issue.record("not categorical")
            return
        }
        #expect(categories.ratio(of: "JFK") == 0.75)
        #expect(categories.rowCount == 5)
    }

    @Test(arguments: [
        #"{}"#, #"{"kind": "heap"}"#, #"{"kind": "numeric", "count": 1}"#,
        #"{"kind": "numeric", "count": -1}"#, #"{"kind": "numeric", "colour": 1}"#,
        #"{"kind": "categorical", "counts": {"a": -1}}"#,
        #"{"kind": "categorical", "counts": {"a": 1.5}}"#,
        #"{"kind": "numeric", "count": 1, "mean": 1, "minimum": 1, "maximum": 1, "values": [[1]]}"#,
        #"{"kind": "numeric", "histogram": {"schema": 99}}"#,
        #"{"kind": "numeric", "histogram": {"schema": 3, "positive": [[0.5, 1]]}}"#,
        #"{"kind": "numeric", "sketch": "%%%"}"#,
    ])
    func `what is no summary is refused in one sentence`(json: String) {
        #expect(throws: RequestDecodingError.self) { try summary(json) }
    }

    @Test func `a run may be named by its external id`() throws {
        let batch = try ObservationBatch(
            json: Array(
                #"{"component":"c","role":"input","run":"x-1","fields":{"n":[1]}}"#.utf8))
        #expect(batch.runExternalID == "x-1")
        #expect(batch.run == nil)
    }
}
