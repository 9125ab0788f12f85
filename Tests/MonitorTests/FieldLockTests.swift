import Drift
import Instants
import Sketches
import Synchronization
import Testing

@testable import Monitor

/// What takes long is found out while others may read and write.
struct FieldLockTests {
    private let key = FieldKey(component: "c", role: .output, field: "n")

    private func vectors(_ count: Int) -> ColumnValues {
        var components: [Double] = []
        for index in 0..<64 * count { components.append(Double(index * 7919 % 1009) - 500) }
        return .embedding(EmbeddingColumn(dimension: 64, components: components))
    }

    private func observe(_ monitor: Monitor, run: Int64, _ count: Int) throws {
        try monitor.observe(
            ObservationBatch(
                component: "c", role: .output, run: run, rowCount: count,
                columns: [ObservedColumn(name: "n", values: vectors(count))]))
    }

    /// How long something takes, and the longest that others wait for a field meanwhile.
    private func times(
        of work: @escaping @Sendable () throws -> Void, beside field: Field
    ) async throws -> (whole: Duration, longestWait: Duration) {
        let clock = ContinuousClock()
        let isDone = Atomic(false)
        async let whole = clock.measure {
            try work()
            isDone.store(true, ordering: .releasing)
        }
        var longestWait = Duration.zero
        while !isDone.load(ordering: .acquiring) {
            longestWait = max(longestWait, clock.measure { _ = field.kind })
        }
        return (try await whole, longestWait)
    }

    @Test func `a field can be read while its latest run is judged`() async throws {
        let monitor = Monitor(clock: ManualClock().clock)
        try observe(monitor, run: 1, 2000)
        var shares: [Double] = []
        // A judgement under the lock makes a reader wait for nearly all of it, each time. On a
        // machine that has much else to do, anybody may wait a while, but not each time.
        for run in Int64(2)..<60 where shares.min() ?? 1 >= 0.5 {
            try observe(monitor, run: run, 2000)
            let field = try monitor.field(key)
            let (whole, wait) = try await times(
                of: { try observe(monitor, run: run + 1, 1) }, beside: field)
            shares.append(wait / whole)
        }
        #expect(shares.min() ?? 1 < 0.5, "\(shares)")
    }

    @Test func `a verdict about a run counts only where no other run came between`() {
        let run = RunProfile(
            run: 1, part: 0, pane: Pane(start: Instant(microseconds: 0), summary: .empty(.numeric)))
        var state = FieldState(kind: .numeric, options: FieldOptions(), detail: .full)
        let one = TalliedColumn(.numeric([1]), field: "n")
        state.add(one, of: 1, at: run.pane.start, from: nil)
        let candidate = state.stableRunCandidate(before: 2)
        #expect(candidate?.run.run == 1)
        #expect(state.stableRunCandidate(before: 1) == nil)
        let found = Reference(
            origin: .latestStableRun(1), setAt: run.pane.start, panes: [run.pane],
            options: FieldOptions())
        guard let candidate else { return }
        var overtaken = state
        overtaken.add(one, of: 2, at: run.pane.start, from: nil)
        let isTakenLate = overtaken.accept(found, of: candidate)
        #expect(!isTakenLate && overtaken.reference == nil)
        let isTaken = state.accept(found, of: candidate)
        #expect(isTaken && state.reference === found)
        // What was found about the state before says nothing any more.
        let isTakenTwice = state.accept(nil, of: candidate)
        #expect(!isTakenTwice)
    }

    @Test func `a removed reference gives way to the latest stable run`() throws {
        let monitor = Monitor(clock: ManualClock().clock)
        for run in Int64(1)...3 {
            try monitor.observe(
                ObservationBatch(
                    component: "c", role: .output, run: run, rowCount: 200,
                    columns: [
                        ObservedColumn(
                            name: "n", values: .numeric((0..<200).map { Double($0 % 50) }))
                    ]))
        }
        try monitor.setReference(
            [
                Pane(
                    start: Instant(microseconds: 0),
                    summary: try #require(
                        try monitor.field(key).profile(of: 1)?.pane.summary))
            ],
            origin: .profile, of: key)
        #expect(try monitor.reading(of: key).reference?.origin == .profile)
        try monitor.removeReference(of: key)
        #expect(try monitor.reading(of: key).reference?.origin == .latestStableRun(2))
    }
}
