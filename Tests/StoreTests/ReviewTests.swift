import Instants
import Lineage
import Store
import Testing

@Suite struct ReviewTests {
    /// Twelve days of ingest, train (runs 2, 5, 8, …) and infer; the model of day 7 is bad.
    private func store() async throws -> SQLiteStore {
        let store = try emptyStore()
        _ = try await store.createComponent(
            Component(name: "train", owner: "ana", createdAt: hour(0)))
        for day in 0..<12 {
            let start = Double(day) * 24
            var train = step("train", at: start + 1, reads: ["data@\(day)"], writes: ["m@\(day)"])
            train.code = day < 7 ? "fit()" : "fit(log=True)"
            train.gitCommit = day < 7 ? "3f" : "9a"
            train.parameters = ["depth": "4", "rate": day == 7 ? "10" : "0.1"]
            train.tests = [TestResult(name: "rows", passed: true)]
            if day == 7 {
                train.tests.append(TestResult(name: "loss falls", passed: false))
                train.endedAt = hour(start + 9)
            }
            _ = try await store.record([
                step("ingest", at: start, writes: ["data@\(day)"]), train,
                step("infer", at: start + 10, reads: ["m@\(day)"], writes: ["p\(day)"]),
                step("infer", at: start + 11, reads: ["m@\(day)"], writes: ["q\(day)"]),
            ])
        }
        return store
    }

    @Test func `the run behind the flagged outputs is named with its reasons and owner`()
        async throws
    {
        let store = try await store()
        _ = try await store.flag(["p7", "q7"])
        let review = try await store.review(limit: 5)
        #expect(review.flaggedOutputs == ["p7", "q7"])
        #expect(review.comparedRunCount == 22)
        let suspect = try #require(review.groups.first?.suspects.first)
        #expect(suspect.run == 7 * 4 + 2)
        #expect(suspect.component == "train")
        #expect(suspect.owner == "ana")
        #expect(suspect.coverage == OutputCoverage.Count(flagged: 2, unflagged: 0))
        #expect(
            suspect.evidence == [
                .changed(code: true, parameters: true, since: 6 * 4 + 2),
                .failedTests(["loss falls"]),
                .unusualDuration(TimeSpan(seconds: 8 * 3600), usual: TimeSpan(seconds: 3600)),
            ])
        #expect(suspect.score == 2.75)
        #expect(review.groups.map { $0.suspects.map(\.run) } == [[30, 29], [32], [31]])
    }

    @Test func `predicates tell what the flagged outputs have in common`() async throws {
        let store = try await store()
        _ = try await store.flag(["p7", "q7", "p8", "q8", "p9", "q9"])
        let review = try await store.review(limit: 9)
        let first = try #require(review.predicates.first)
        #expect(first.predicate == .commit(component: "train", commit: "9a"))
        #expect(first.owners == ["ana"])
        #expect(first.coverage == OutputCoverage.Count(flagged: 6, unflagged: 4))
        #expect(
            review.predicates.map(\.predicate.description) == [
                "train@9a", "data=7", "data=8", "data=9", "m=7", "m=8", "m=9", "train: rate=10",
            ])
    }

    @Test func `drift that another part of the program found is evidence`() async throws {
        let store = try await store()
        _ = try await store.flag(["p3", "q3"])
        let review = try await store.review(limit: 5) { _, component, span, _ in
            component == "ingest" && span == hour(72)..<hour(73)
        }
        #expect(review.groups[0].suspects[0].component == "ingest")
        #expect(review.groups[0].suspects[0].evidence == [.outputDrift])
    }

    @Test func `stale inputs are evidence`() async throws {
        let store = try emptyStore()
        _ = try await store.record([
            step("ingest", at: 0, writes: ["data"]), step("ingest", at: 5),
            step("train", at: 24 * 40, reads: ["data"], writes: ["m"]),
        ])
        _ = try await store.flag(["m"])
        let evidence = try await store.review(limit: 5).groups[0].suspects[0].evidence
        #expect(
            evidence == [
                .staleInputs([
                    "ingest (ID 1) was run 40 days ago.",
                    "ingest (ID 1) has 1 fresher run(s) that began before this component run "
                        + "started.",
                ])
            ])
    }

    @Test func `a commit stands for code that has no snapshot`() async throws {
        let store = try emptyStore()
        for (index, commit) in ["3f", "3f", "9a"].enumerated() {
            var draft = step("train", at: Double(index), writes: ["m\(index)"])
            draft.gitCommit = commit
            _ = try await store.record(draft)
        }
        _ = try await store.flag(["m1", "m2"])
        let suspects = try await store.review(limit: 5).groups.flatMap(\.suspects)
        #expect(suspects.map(\.run) == [3, 2])
        #expect(
            suspects.map(\.evidence) == [
                [.changed(code: true, parameters: false, since: 2)], [],
            ])
    }

    @Test func `a limit is kept`() async throws {
        let store = try await store()
        _ = try await store.flag(["p7", "q7"])
        let review = try await store.review(limit: 1)
        #expect(review.groups.count == 1)
        #expect(review.predicates.count == 1)
        await #expect(throws: LineageError.self) { try await store.review(limit: 0) }
        await #expect(throws: LineageError.self) { try await store.reviewByCount(limit: 0) }
    }

    @Test func `without flags there is nothing to review`() async throws {
        let store = try await store()
        let empty = Review(flaggedOutputs: [], comparedRunCount: 0, groups: [], predicates: [])
        #expect(try await store.review(limit: 5) == empty)
        #expect(try await store.reviewByCount(limit: 5).runs == [])
    }

    @Test func `mltrace's order counts flagged outputs and puts the latest first`() async throws {
        let store = try await store()
        _ = try await store.flag(["p7", "q7", "q9"])
        let runs = try await store.reviewByCount(limit: 4).runs
        #expect(runs.map(\.run) == [30, 29, 40, 38])
        #expect(runs.map(\.flaggedCount) == [2, 2, 1, 1])
        #expect(abs(runs[0].coverageRatio - 0.6667) < 1e-4)
        #expect(runs[0].owner == "ana")
        #expect(runs[0].startedAt == hour(7 * 24 + 1))
    }

    @Test func `a long history is compared with an even sample around the flags`() async throws {
        let store = try emptyStore()
        _ = try await store.record(
            (0..<2000).map { step("infer", at: Double($0), writes: ["p\($0)"]) })
        _ = try await store.flag(["p1000", "p1200"])
        let review = try await store.review(limit: 5)
        // A hundred points from hour 800 to hour 1400; some fall on the flagged runs.
        #expect(98...100 ~= review.comparedRunCount)
    }

    @Test func `runs with a flagged output are not compared with`() async throws {
        let store = try emptyStore()
        _ = try await store.record([
            step("infer", at: 0, writes: ["a", "b"]), step("infer", at: 1, writes: ["c"]),
            step("infer", at: 2),
        ])
        _ = try await store.flag(["a"])
        #expect(try await store.review(limit: 5).comparedRunCount == 1)
    }
}
