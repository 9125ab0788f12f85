import Instants
import Lineage
import Testing

@Suite struct TraceDifferenceTests {
    private func run(
        _ id: Int64, _ component: String, _ change: (inout RunDraft) -> Void = { _ in }
    ) -> Run {
        var draft = RunDraft(component: component, startedAt: Instant(microseconds: id))
        change(&draft)
        return Run(id: id, record: draft, dependencies: [], staleness: [])
    }

    @Test func `two runs differ in commit, code, parameters and input versions`() {
        let left = run(1, "train") {
            $0.gitCommit = "3f"
            $0.code = "fit()"
            $0.parameters = ["depth": "4", "rate": "0.1", "seed": "7"]
            $0.inputs = [
                Artifact(name: "a", version: "v1"), Artifact(name: "b"),
                Artifact(name: "c", version: "v1"),
            ]
        }
        let right = run(2, "train") {
            $0.gitCommit = "9a"
            $0.parameters = ["depth": "5", "rate": "0.1", "l2": "1"]
            $0.inputs = [
                Artifact(name: "c", version: "v1"), Artifact(name: "a", version: "v2"),
                Artifact(name: "d", version: "w"), Artifact(name: "d", version: "v"),
            ]
        }
        let difference = RunDifference(left, right)
        #expect(
            difference.gitCommit == ValueDifference(name: "git_commit", left: "3f", right: "9a"))
        #expect(difference.code == ValueDifference(name: "code", left: "fit()", right: nil))
        #expect(
            difference.parameters == [
                ValueDifference(name: "depth", left: "4", right: "5"),
                ValueDifference(name: "l2", left: nil, right: "1"),
                ValueDifference(name: "seed", left: "7", right: nil),
            ])
        #expect(
            difference.inputs == [
                ValueDifference(name: "a", left: "v1", right: "v2"),
                ValueDifference(name: "b", left: "unversioned", right: nil),
                ValueDifference(name: "d", left: nil, right: "v, w"),
            ])
        #expect(!difference.isEmpty)
    }

    @Test func `runs that differ only in time, notes and results are alike`() {
        let right = run(2, "train") {
            $0.notes = "x"
            $0.metrics = ["f1": 1]
            $0.outputs = [Artifact(name: "m")]
        }
        #expect(RunDifference(run(1, "train"), right).isEmpty)
    }

    @Test func `traces share runs, pair those of a component and leave the rest`() {
        let shared = run(1, "clean")
        let left = [
            run(9, "infer"), run(7, "train") { $0.gitCommit = "3f" }, run(5, "train"), shared,
        ]
        let right = [
            run(10, "infer"), run(8, "train"), shared, run(4, "calibrate"), run(3, "ingest"),
        ]
        let difference = TraceDifference(left: left, right: right)
        #expect(difference.shared == [1])
        #expect(difference.changed.map { [$0.left, $0.right] } == [[7, 8]])
        #expect(difference.alike.map { [$0.left, $0.right] } == [[9, 10]])
        #expect(difference.onlyLeft.map(\.run) == [5])
        #expect(difference.onlyRight.map(\.run) == [4, 3])
        #expect(difference.onlyRight.map(\.component) == ["calibrate", "ingest"])
    }

    @Test func `a trace does not differ from itself`() {
        let runs = [run(2, "train"), run(1, "clean")]
        let difference = TraceDifference(left: runs, right: runs)
        #expect(difference.shared == [2, 1])
        #expect(difference.changed == [])
        #expect(difference.alike == [])
        #expect(difference.onlyLeft == [])
        #expect(difference.onlyRight == [])
    }
}
