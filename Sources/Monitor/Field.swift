package import Drift
package import Instants
import Sketches
import Synchronization

/// One monitored distribution: its window, its reference and its counters, behind one lock.
package final class Field: Sendable {
    package let key: FieldKey
    private let state: Mutex<FieldState>
    /// The last reading, good as long as the state has not moved on.
    private let lastReading = Mutex<FieldReading?>(nil)

    init(
        key: FieldKey, kind: FieldKind?, options: FieldOptions, detail: MetricsDetail,
        version: Int = 0
    ) {
        self.key = key
        state = Mutex(
            FieldState(kind: kind, options: options, detail: detail, version: version))
    }

    init(key: FieldKey, state: FieldState) {
        self.key = key
        self.state = Mutex(state)
    }

    package var options: FieldOptions { state.withLock { $0.options } }

    /// The most series that it has.
    var seriesCountMax: Int {
        state.withLock { $0.options.seriesCountMax(in: $0.detail) }
    }

    /// Whether it has seen a value or is compared with something.
    var hasContent: Bool {
        state.withLock {
            $0.counters.valueCount > 0 || $0.counters.mistypedCount > 0 || $0.reference != nil
        }
    }

    /// Whether its sums could not be told exactly with more values.
    var isFull: Bool {
        state.withLock { $0.counters.valueCount >= MonitorLimits.fieldValueCountMax }
    }

    /// Watches and publishes it as other options say.
    func reconfigure(_ options: FieldOptions, detail: MetricsDetail) {
        state.withLock { $0.reconfigure(options, detail: detail) }
    }

    /// The kind of the values, nil as long as all were missing.
    package var kind: FieldKind? { state.withLock { $0.kind } }

    /// Resolves the kind of a field that had only missing values so far.
    ///
    /// - Returns: The kind that the field has.
    func resolveKind(_ kind: FieldKind) -> FieldKind {
        state.withLock { $0.resolveKind(kind) }
    }

    /// What a long column of numbers is summed up like; nil where it cannot be.
    ///
    /// - Parameters:
    ///   - run: The run that the values belong to; nil for a serving component's.
    ///   - time: The event time, or the arrival.
    /// - Returns: An empty sum.
    func digestPattern(of run: Int64?, at time: Instant) -> DigestPattern? {
        state.withLock { $0.digestPattern(of: run, at: time) }
    }

    /// What long columns of vectors are summed up like; nil where the field has none.
    func emptyEmbedding(of run: Int64?) -> EmbeddingSummary? {
        state.withLock { $0.emptyEmbedding(of: run) }
    }

    /// Notes values whose kind does not fit, and of which nothing is taken.
    func countMistyped(_ count: Int) {
        state.withLock { $0.countMistyped(count) }
    }

    /// Takes a column whose kind fits.
    ///
    /// - Parameters:
    ///   - values: The column.
    ///   - run: The run that the values belong to; nil for a serving component's.
    ///   - time: The event time, or the arrival.
    ///   - isEventTime: Whether a sender gave the time; else the window slides with the clock.
    ///   - source: Where the rows come from, if that is known.
    func add(
        _ values: TalliedColumn, of run: Int64?, at time: Instant, isEventTime: Bool,
        from source: RowSource? = nil
    ) {
        if let run { compareWithLatestStableRun(before: run, at: time) }
        state.withLock { state in
            if let run {
                state.add(values, of: run, at: time, from: source)
            } else {
                state.bootstrap(before: time)
                state.add(values, at: time, isEventTime: isEventTime, from: source)
            }
        }
    }

    /// Compares a batch component with its own latest stable run, before the next run begins.
    private func compareWithLatestStableRun(before run: Int64, at time: Instant) {
        while let candidate = state.withLock({ $0.stableRunCandidate(before: run) }) {
            let found = candidate.reference(setAt: time)
            if state.withLock({ $0.accept(found, of: candidate) }) { return }
        }
    }

    /// Sets the reference by hand or by lineage.
    func setReference(_ reference: Reference, startsNewWindow: Bool = false) {
        state.withLock { $0.setReference(reference, startsNewWindow: startsNewWindow) }
    }

    /// Removes the reference: the latest stable run becomes it, or else the next full window.
    func removeReference() {
        while true {
            let copy = state.withLock(\.self)
            let found = copy.latestStableRun()
            let isDone = state.withLock { state in
                guard state.finishedRuns == copy.finishedRuns else { return false }
                state.setReference(found, startsNewWindow: false)
                return true
            }
            if isDone { return }
        }
    }

    package var referenceOrigin: Reference.Origin? { state.withLock { $0.reference?.origin } }

    /// What the newest runs brought, where it is still in memory.
    package func profile(of run: Int64) -> RunProfile? {
        state.withLock { state in state.profilesInMemory.last { $0.run == run } }
    }

    /// What the newest runs brought that are still in memory, the newest last.
    package var profiles: [RunProfile] { state.withLock { $0.profilesInMemory } }

    /// What has changed since the last save; nil where nothing has.
    func checkpoint() -> FieldCheckpoint? {
        state.withLock { $0.checkpoint(of: key) }
    }

    func markSaved(_ version: Int) {
        state.withLock { $0.markSaved(version) }
    }

    /// The panes whose slots begin in a span, of those that are still in memory: the window's, and
    /// those that have left it and are not saved yet.
    package func panes(from: Instant, until: Instant) -> [Pane] {
        state.withLock { state in
            state.panesInMemory.filter { from <= $0.start && $0.start < until }
        }
    }

    /// Everything a reader may ask, as of `now`.
    package func reading(at now: Instant) -> FieldReading {
        let last = lastReading.withLock { $0 }
        let copy: FieldState? = state.withLock { state in
            if state.slidesWithClock {
                state.bootstrap(before: now)
                state.advance(to: now)
            }
            return state.version == last?.version ? nil : state
        }
        guard let copy else { return last ?? reading(at: now) }
        let reading = FieldReading(key: key, state: copy, after: last)
        lastReading.withLock { last in
            // Of two readers at once the one that saw more wins.
            if last.map({ $0.version < reading.version }) ?? true { last = reading }
        }
        return reading
    }
}
