import Instants
import Lineage
import Testing

@Suite struct ValidationTests {
    private let draft = RunDraft(component: "train", startedAt: Instant(microseconds: 1000))

    @Test func `a name of 1024 bytes is taken and one of 1025 is refused`() throws {
        // Two bytes each in UTF-8: the limit counts bytes, not characters.
        try TextRule.name.check(String(repeating: "é", count: 512), field: "component")
        #expect(
            throws: LineageError.invalid(
                field: "component", reason: "is 1025 bytes long, more than 1024")
        ) {
            try TextRule.name.check(String(repeating: "é", count: 512) + "a", field: "component")
        }
    }

    @Test func `a component is checked field by field`() {
        let now = Instant(microseconds: 0)
        expect("name", "is empty") { try Component(name: "", createdAt: now).validate() }
        expect("owner", "is 1025 bytes long, more than 1024") {
            try Component(
                name: "etl", owner: String(repeating: "o", count: 1025), createdAt: now
            ).validate()
        }
        expect("description", "holds a NUL character") {
            try Component(name: "etl", description: "a\0b", createdAt: now).validate()
        }
        expect("tags[1]", "is empty") {
            try Component(name: "etl", tags: ["nightly", ""], createdAt: now).validate()
        }
    }

    @Test func `a whole draft is valid`() throws {
        try RunDraft(
            component: "train", startedAt: Instant(microseconds: 1000),
            endedAt: Instant(microseconds: 1000), status: .failed, error: "out of memory",
            inputs: [Artifact(name: "clean.csv", version: "v1", labels: ["eu"])],
            outputs: [Artifact(name: "model.pkl")], gitCommit: "3f2c9a", gitTags: ["v1.0"],
            code: "fit()\n", notes: "two\nlines", parameters: ["depth": ""], metrics: ["f1": .nan],
            tests: [TestResult(name: "no nulls", passed: false, message: "3 nulls")],
            upstream: ["clean"], stalenessThreshold: TimeSpan(seconds: 0), externalID: "a-1"
        ).validate()
    }

    @Test func `a draft names the field that is wrong`() {
        refuse("component", "is empty") { $0.component = "" }
        refuse("ended_at", "is before started_at") { $0.endedAt = Instant(microseconds: 999) }
        refuse("ended_at", "is set although the run is running") {
            $0.status = .running
            $0.endedAt = Instant(microseconds: 2000)
        }
        refuse("staleness_threshold_seconds", "is negative") {
            $0.stalenessThreshold = TimeSpan(seconds: -1)
        }
        refuse("inputs[1].name", "is empty") {
            $0.inputs = [Artifact(name: "a"), Artifact(name: "")]
        }
        refuse("outputs[0].version", "is empty") {
            $0.outputs = [Artifact(name: "a", version: "")]
        }
        refuse("outputs[0].labels[0]", "is empty") {
            $0.outputs = [Artifact(name: "a", labels: [""])]
        }
        refuse("git_commit", "is empty") { $0.gitCommit = "" }
        refuse("git_tags[0]", "holds a line break") { $0.gitTags = ["a\nb"] }
        refuse("external_id", "is empty") { $0.externalID = "" }
        refuse("error", "holds a NUL character") { $0.error = "\0" }
        refuse("code", "holds a NUL character") { $0.code = "a\0" }
        refuse("notes", "holds a NUL character") { $0.notes = "a\0" }
        refuse("parameters: a name", "is empty") { $0.parameters = ["": "1"] }
        refuse("parameters.depth", "holds a NUL character") { $0.parameters = ["depth": "\0"] }
        refuse("metrics: a name", "is empty") { $0.metrics = ["": 1] }
        refuse("tests[0].name", "is empty") { $0.tests = [TestResult(name: "", passed: true)] }
        refuse("upstream[0]", "is empty") { $0.upstream = [""] }
    }

    @Test func `a prefix says which draft of a batch is wrong`() {
        var draft = draft
        draft.component = ""
        expect("[3].component", "is empty") { try draft.validate(prefix: "[3].") }
    }

    private func refuse(
        _ field: String, _ reason: String, change: (inout RunDraft) -> Void,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        var changed = draft
        change(&changed)
        expect(field, reason, sourceLocation: sourceLocation) { try changed.validate() }
    }

    private func expect(
        _ field: String, _ reason: String, sourceLocation: SourceLocation = #_sourceLocation,
        check: () throws -> Void
    ) {
        #expect(
            throws: LineageError.invalid(field: field, reason: reason),
            sourceLocation: sourceLocation, performing: check)
    }
}
