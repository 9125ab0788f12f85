import Drift
import Instants
import Sketches

/// What a field keeps, and how observations change it.
struct FieldState: Sendable {
    private(set) var kind: FieldKind?
    private(set) var ring: PaneRing
    private(set) var counters = FieldCounters()
    private(set) var histogram = LifetimeHistogram()
    private(set) var reference: Reference?
    private(set) var newestValueAt: Instant?
    /// Whether the newest values came without an event time.
    private(set) var slidesWithClock = false
    /// Goes up with every change that a reader could see.
    private(set) var version = 0
    /// The slot from which the bootstrap's window counts.
    private var bootstrapStart: Instant?

    /// A bootstrap of fewer rows would be compared with for ever, and tell nothing.
    private static let bootstrapRowsMin = 100

    init(kind: FieldKind?, window: WindowOptions) {
        self.kind = kind
        ring = PaneRing(window)
    }

    mutating func settle(_ kind: FieldKind) -> FieldKind {
        if let known = self.kind { return known }
        self.kind = kind
        ring.mapSummaries { summary in
            var settled = FieldSummary.empty(kind)
            settled.addMissing(summary.rowCount)
            return settled
        }
        return kind
    }

    mutating func setReference(_ reference: Reference?) {
        self.reference = reference
        bootstrapStart = ring.newestSlot
        version += 1
    }

    /// Slides the window of a field whose values are timed by their arrival.
    mutating func advance(to time: Instant) {
        let before = ring.newestSlot
        guard before != nil else { return }
        ring.advance(to: time)
        if ring.newestSlot != before { version += 1 }
    }

    mutating func add(
        _ values: ColumnValues, tally: CategoryTally?, at time: Instant, isEventTime: Bool
    ) {
        version += 1
        slidesWithClock = !isEventTime
        if case .numeric(let numbers) = values { histogram.add(numbers) }
        let empty = FieldSummary.empty(kind ?? .numeric, like: ring.panes.last?.summary)
        var added = FieldCounters()
        let isInWindow = ring.update(at: time, empty: empty) { summary in
            added = summary.add(values, tally: tally)
        }
        if !isInWindow {
            var late = empty
            added = late.add(values, tally: tally)
            added.lateCount = values.count
        }
        counters.add(added)
        if bootstrapStart == nil { bootstrapStart = ring.newestSlot }
        if newestValueAt.map({ $0 < time }) ?? true { newestValueAt = time }
    }

    /// Takes the first full window as the reference where there is none, once `time` lies past it
    /// and before its panes are slid away.
    mutating func bootstrap(before time: Instant, options: FieldOptions) {
        guard reference == nil, let start = bootstrapStart else { return }
        let end = start + options.window.paneSpan * options.window.paneCount
        guard time >= end else { return }
        let panes = ring.panes.filter { start <= $0.start && $0.start < end }
        guard let whole = FieldSummary.merged(panes.lazy.map(\.summary)),
            whole.rowCount >= Self.bootstrapRowsMin
        else {
            bootstrapStart = time.floored(to: options.window.paneSpan)
            return
        }
        reference = Reference(
            origin: .bootstrap, setAt: time, panes: [whole], options: options.drift)
        version += 1
    }
}
