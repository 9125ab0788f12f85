import Lineage
import Store
import Testing

@Suite struct RowLineageTests {
    /// Cleaning drops every other row, features come from clean rows in reverse order, a report sums
    /// three rows each, and scores join a table whose maker said nothing of rows.
    private func store() async throws -> SQLiteStore {
        let store = try emptyStore()
        var clean = step("clean", at: 1, reads: ["raw"], writes: ["clean"])
        clean.rowMaps = [
            RowLineage(input: "raw", output: "clean", map: RowMap((0..<6).map { $0 * 2 }))
        ]
        var features = step("features", at: 2, reads: ["clean", "zones"], writes: ["features"])
        features.rowMaps = [
            RowLineage(input: "clean", output: "features", map: RowMap((0..<6).reversed())),
            RowLineage(input: "zones", output: "features", map: RowMap([1, 0, 1, 0, 1, 0])),
        ]
        var report = step("report", at: 3, reads: ["features"], writes: ["report"])
        report.rowMaps = [
            RowLineage(
                input: "features", output: "report", map: RowMap(groups: [[0, 1, 2], [3, 4, 5]]))
        ]
        _ = try await store.record([
            step("zones", at: 0, writes: ["zones"]), clean, features, report,
        ])
        return store
    }

    @Test func `the rows that made a row are found along the trace`() async throws {
        let trace = try await store().trace(output: "report", row: 1)
        #expect(
            trace.rows == [
                4: TracedRows(inputs: ["features": [3, 4, 5]], outputs: ["report": [1]]),
                3: TracedRows(
                    inputs: ["clean": [0, 1, 2], "zones": [0, 1]],
                    outputs: ["features": [3, 4, 5]]),
                2: TracedRows(inputs: ["raw": [0, 2, 4]], outputs: ["clean": [0, 1, 2]]),
                1: TracedRows(outputs: ["zones": [0, 1]]),
            ])
    }

    @Test func `the rows that a row went into are found along the impact`() async throws {
        let impact = try await store().impact(artifact: "raw", row: 4)
        #expect(
            impact.rows == [
                2: TracedRows(inputs: ["raw": [4]], outputs: ["clean": [2]]),
                3: TracedRows(inputs: ["clean": [2]], outputs: ["features": [3]]),
                4: TracedRows(inputs: ["features": [3]], outputs: ["report": [1]]),
            ])
    }

    @Test func `a row that there is none of is refused`() async throws {
        let store = try await store()
        await #expect(
            throws: LineageError.invalid(
                field: "row", reason: "leads to row 9 of \"report\", which has 2 rows")
        ) { try await store.trace(output: "report", row: 9) }
        #expect(try await store.trace(output: "report").rows.isEmpty)
    }

    @Test func `a row that nothing made came from nowhere`() async throws {
        let store = try emptyStore()
        var draft = step("sum", at: 1, reads: ["raw"], writes: ["sums"])
        draft.rowMaps = [
            RowLineage(input: "raw", output: "sums", map: RowMap(groups: [[0, 1], []]))
        ]
        _ = try await store.record([step("load", at: 0, writes: ["raw"]), draft])
        let rows = try await store.trace(output: "sums", row: 1).rows
        #expect(rows == [2: TracedRows(inputs: ["raw": []], outputs: ["sums": [1]])])
    }

    @Test func `a map that is sent again takes the place of the one before`() async throws {
        let store = try emptyStore()
        var draft = step("sort", at: 1, reads: ["raw"], writes: ["sorted"])
        draft.status = .running
        draft.endedAt = nil
        draft.externalID = "x"
        for (rows, place) in [([2, 0, 1], 2), ([1, 2, 0], 0)] {
            draft.rowMaps = [RowLineage(input: "raw", output: "sorted", map: RowMap(rows))]
            _ = try await store.record(draft)
            let back = try await store.trace(output: "sorted", row: 0).rows[1]
            #expect(back?.inputs == ["raw": [rows[0]]])
            let forth = try await store.impact(artifact: "raw", row: 1).rows[1]
            #expect(forth?.outputs == ["sorted": [place]])
        }
    }

    @Test func `a map must join an input and an output of its run`() async throws {
        let store = try emptyStore()
        var draft = step("clean", at: 0, reads: ["raw"], writes: ["clean"])
        draft.rowMaps = [RowLineage(input: "other", output: "clean", map: RowMap(identityOf: 3))]
        await #expect(
            throws: LineageError.invalid(
                field: "row_maps[0].input",
                reason: "names \"other\", which is no input of the run")
        ) { try await store.record(draft) }
        draft.rowMaps = [
            RowLineage(input: "raw", output: "clean", map: RowMap(identityOf: 3)),
            RowLineage(input: "raw", output: "clean", map: RowMap(identityOf: 4)),
        ]
        await #expect(
            throws: LineageError.invalid(
                field: "row_maps[1]", reason: "tells of 4 rows of \"clean\", one before it of 3")
        ) { try await store.record(draft) }
    }

    @Test func `maps go with their run`() async throws {
        let store = try await store()
        _ = try await store.record(
            (0..<4).map { step("report", at: 10 + Double($0)) }
                + ["zones", "clean", "features"].map { step($0, at: 20) })
        #expect(try await store.sweep(keepingSince: hour(9), runCount: nil) == 4)
    }
}
