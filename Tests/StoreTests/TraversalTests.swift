import GRDB
import Instants
import Lineage
import Store
import Testing

@Suite struct TraversalTests {
    /// Runs 1 clean, 2 featuregen, 3 train, 4 infer; the prediction also reads the features.
    private func pipeline() async throws -> SQLiteStore {
        let store = try emptyStore()
        _ = try await store.createComponent(
            Component(name: "train", owner: "ana", createdAt: hour(0)))
        _ = try await store.record([
            step("clean", at: 0, reads: ["raw.csv"], writes: ["clean.csv"]),
            step("featuregen", at: 1, reads: ["clean.csv"], writes: ["features.csv"]),
            step("train", at: 2, reads: ["features.csv"], writes: ["model.pkl@v1"]),
            step("infer", at: 3, reads: ["features.csv", "model.pkl@v1"], writes: ["p1", "p2"]),
        ])
        return store
    }

    @Test func `a trace leads from an output to all that it came from`() async throws {
        let trace = try await pipeline().trace(output: "p1")
        #expect(trace.roots == [4])
        #expect(trace.nodes.map(\.run) == [4, 2, 3, 1])
        #expect(trace.nodes.map(\.depth) == [0, 1, 1, 2])
        #expect(trace.nodes.map(\.owner) == ["", "", "ana", ""])
        #expect(
            trace.edges == [
                LineageEdge(consumer: 4, producer: 2, artifact: "features.csv"),
                LineageEdge(consumer: 4, producer: 3, artifact: "model.pkl"),
                LineageEdge(consumer: 2, producer: 1, artifact: "clean.csv"),
                LineageEdge(consumer: 3, producer: 2, artifact: "features.csv"),
            ])
        #expect(trace.lines.map(\.run) == [4, 2, 1, 3, 2])
        #expect(!trace.isTruncated)
        #expect(
            trace.nodes[2]
                == Trace.Node(
                    run: 3, depth: 1, hasMore: false, component: "train", owner: "ana",
                    status: .completed, startedAt: hour(2), endedAt: hour(3),
                    outputs: [Artifact(name: "model.pkl", version: "v1")]))
    }

    @Test func `a trace of some depth says where it goes on`() async throws {
        let trace = try await pipeline().trace(output: "p2", depth: 1)
        #expect(trace.nodes.map(\.run) == [4, 2, 3])
        #expect(trace.nodes.map(\.hasMore) == [false, true, false])
        #expect(trace.isTruncated)
    }

    @Test func `a trace starts at the latest maker of the output`() async throws {
        let store = try await pipeline()
        let again = try await store.record(step("infer", at: 9, writes: ["p1@b"]))
        _ = try await store.record(step("infer", at: 8, writes: ["p1"]))
        #expect(try await store.trace(output: "p1").roots == [again])
    }

    @Test func `a trace can start at a run`() async throws {
        let store = try await pipeline()
        #expect(try await store.trace(run: 3).nodes.map(\.run) == [3, 2, 1])
        await #expect(throws: LineageError.unknownRun(9)) { try await store.trace(run: 9) }
    }

    @Test func `a stated upstream is an edge without an artifact`() async throws {
        let store = try await pipeline()
        var report = step("report", at: 5, writes: ["report.html"])
        report.upstream = ["infer"]
        _ = try await store.record(report)
        let trace = try await store.trace(output: "report.html", depth: 1)
        #expect(trace.edges == [LineageEdge(consumer: 5, producer: 4)])
        #expect(try await store.impact(artifact: "model.pkl").nodes.map(\.run) == [4, 5])
    }

    @Test func `an input that nobody made has an empty trace`() async throws {
        let trace = try await pipeline().trace(output: "raw.csv")
        #expect(trace.roots == [])
        #expect(trace.nodes == [])
    }

    @Test func `an unknown name or a negative depth is refused`() async throws {
        let store = try await pipeline()
        await #expect(throws: LineageError.unknownArtifact("x")) {
            try await store.trace(output: "x")
        }
        await #expect(throws: LineageError.unknownArtifact("x")) {
            try await store.impact(artifact: "x")
        }
        let negative = LineageError.invalid(field: "depth", reason: "is negative")
        await #expect(throws: negative) { try await store.trace(output: "p1", depth: -1) }
        await #expect(throws: negative) { try await store.impact(artifact: "p1", depth: -1) }
        await #expect(throws: negative) { try await store.trace(run: 1, depth: -1) }
    }

    @Test func `an impact leads from an artifact to all that read it, and on`() async throws {
        let store = try await pipeline()
        let trace = try await store.impact(artifact: "features.csv")
        #expect(trace.direction == .downstream)
        #expect(trace.roots == [4, 3])
        #expect(trace.nodes.map(\.run) == [4, 3])
        #expect(trace.edges == [LineageEdge(consumer: 4, producer: 3, artifact: "model.pkl")])
        #expect(try await store.impact(artifact: "raw.csv").lines.map(\.run) == [1, 2, 3, 4, 4])
        #expect(try await store.impact(artifact: "p1").nodes == [])
    }

    @Test func `an impact counts a run that reads two versions once`() async throws {
        let store = try emptyStore()
        _ = try await store.record(step("compare", at: 1, reads: ["m@1", "m@2"]))
        #expect(try await store.impact(artifact: "m").roots == [1])
    }

    @Test func `an impact stops at a number of runs and says so`() async throws {
        let database = try DatabaseQueue()
        let store = try SQLiteStore(database, clock: MovedClock().clock)
        let count = LineageLimits.impactRunCountMax + 1
        _ = try await store.record([
            step("train", at: 0, writes: ["model.pkl"]), step("infer", at: 0, reads: ["model.pkl"]),
        ])
        try await database.write { database in
            try database.execute(
                sql: """
                    WITH RECURSIVE i(n) AS (SELECT 3 UNION ALL SELECT n + 1 FROM i LIMIT \(count - 1))
                    INSERT INTO run (id, component_id, started_at, status, git_tags, notes)
                    SELECT n, 2, \(hour(1).microseconds) + n, 'completed', '', '' FROM i;
                    INSERT INTO run_input
                    SELECT id, 1, '', 0, started_at, 1 FROM run WHERE id > 2;
                    """)
        }
        let trace = try await store.impact(artifact: "model.pkl")
        #expect(trace.nodes.count == LineageLimits.impactRunCountMax)
        #expect(trace.nodes[0].run == Int64(count + 1))
        #expect(trace.isTruncated)
    }

    @Test func `a chain of 100000 runs is traced to its end`() async throws {
        let database = try DatabaseQueue()
        let store = try SQLiteStore(database, clock: MovedClock().clock)
        try await database.write { database in
            try database.execute(
                sql: """
                    INSERT INTO component VALUES (1, 'step', '', '', 0);
                    WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i LIMIT 100000)
                    INSERT INTO run (id, component_id, started_at, status, git_tags, notes)
                    SELECT n, 1, n, 'completed', '', '' FROM i;
                    INSERT INTO artifact SELECT id, 'a' || id, 'data' FROM run;
                    INSERT INTO run_output SELECT id, id, '', 0, started_at FROM run;
                    INSERT INTO run_input
                    SELECT id, id - 1, '', 0, started_at, id - 1 FROM run WHERE id > 1;
                    """)
        }
        let trace = try await store.trace(output: "a100000")
        #expect(trace.nodes.count == 100_000)
        #expect(trace.nodes.last?.depth == 99_999)
        #expect(trace.edges.count == 99_999)
    }

    @Test func `forty stacked diamonds are traced with each run once`() async throws {
        let store = try emptyStore()
        var drafts = [step("join", at: 0, writes: ["j0"])]
        for level in 0..<40 {
            let start = Double(level * 2)
            drafts += [
                step("left", at: start + 1, reads: ["j\(level)"], writes: ["l\(level)"]),
                step("right", at: start + 1, reads: ["j\(level)"], writes: ["r\(level)"]),
                step(
                    "join", at: start + 2, reads: ["l\(level)", "r\(level)"],
                    writes: ["j\(level + 1)"]),
            ]
        }
        _ = try await store.record(drafts)
        let trace = try await store.trace(output: "j40")
        #expect(trace.nodes.count == 121)
        #expect(trace.edges.count == 160)
        #expect(trace.lines.count == 161)
    }
}
