import Instants
import Lineage
import Testing

@Suite struct RunTests {
    @Test func `a run reads like its record and lasts from start to end`() {
        let record = RunDraft(
            component: "train", startedAt: Instant(microseconds: 1_000_000),
            endedAt: Instant(microseconds: 43_000_000), notes: "first")
        let run = Run(id: 7, record: record, dependencies: [], staleness: [])
        #expect(run.component == "train")
        #expect(run.notes == "first")
        #expect(run.duration == TimeSpan(seconds: 42))
    }

    @Test func `a run without an end has no duration`() {
        let record = RunDraft(
            component: "train", startedAt: Instant(microseconds: 0), status: .running)
        #expect(Run(id: 1, record: record, dependencies: [], staleness: []).duration == nil)
    }
}
