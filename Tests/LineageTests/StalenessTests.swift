import Instants
import Lineage
import Testing

@Suite struct StalenessTests {
    private let start = Instant(microseconds: 1_600_000_000_000_000)

    private func dependency(days: Double, fresher: Int = 0) -> Staleness.Dependency {
        Staleness.Dependency(
            run: 3, component: "featuregen", startedAt: start - TimeSpan(seconds: days * 86_400),
            fresherRunCount: fresher)
    }

    @Test func `a fresh dependency has no message`() {
        #expect(
            Staleness.messages(startedAt: start, dependencies: [dependency(days: 29.9)]) == [])
    }

    @Test func `a dependency is stale past thirty days and not before`() {
        #expect(Staleness.messages(startedAt: start, dependencies: [dependency(days: 30)]) == [])
        #expect(
            Staleness.messages(startedAt: start, dependencies: [dependency(days: 41.7)])
                == ["featuregen (ID 3) was run 41 days ago."])
    }

    @Test func `a threshold of one's own takes the place of thirty days`() {
        let messages = Staleness.messages(
            startedAt: start, threshold: TimeSpan(seconds: 86_400),
            dependencies: [dependency(days: 2)])
        #expect(messages == ["featuregen (ID 3) was run 2 days ago."])
    }

    @Test func `fresher runs of the dependency's component are counted`() {
        let messages = Staleness.messages(
            startedAt: start, dependencies: [dependency(days: 40, fresher: 2)])
        #expect(
            messages == [
                "featuregen (ID 3) was run 40 days ago.",
                "featuregen (ID 3) has 2 fresher run(s) that began before this component run "
                    + "started.",
            ])
    }

    @Test func `a count past its limit is said as such`() {
        let messages = Staleness.messages(
            startedAt: start, dependencies: [dependency(days: 0, fresher: 101)])
        #expect(
            messages == [
                "featuregen (ID 3) has more than 100 fresher run(s) that began before this "
                    + "component run started."
            ])
    }
}
