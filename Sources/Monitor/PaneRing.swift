import Instants
import Sketches

/// The panes of a sliding window, oldest first; slots without values have none.
struct PaneRing: Sendable {
    let options: WindowOptions
    private(set) var panes: [Pane] = []
    /// The newest slot that the window reaches to.
    private(set) var newestSlot: Instant?
    /// What the window does not reach behind, since another began there; nil where none did.
    ///
    /// The pane of the slot that it divides starts here, so that the panes before and after are two.
    private(set) var beginning: Instant?

    init(_ options: WindowOptions, beginning: Instant? = nil) {
        self.options = options
        self.beginning = beginning
    }

    /// The start of the oldest slot that still belongs to the window; nil before the first value.
    var oldestSlot: Instant? { slot(newest: options.paneCount) }

    /// The end of the newest slot.
    var end: Instant? { newestSlot.map { $0 + options.paneSpan } }

    /// Slides the window so that it reaches to the slot of `time`; it never slides back.
    ///
    /// - Parameter time: A time in the newest slot.
    /// - Returns: The panes that the window has slid past.
    mutating func advance(to time: Instant) -> [Pane] {
        let slot = time.floored(to: options.paneSpan)
        if let newestSlot, slot <= newestSlot { return [] }
        newestSlot = slot
        guard let oldestSlot else { return [] }
        let evictedCount = panes.span.count(before: oldestSlot)
        guard evictedCount > 0 else { return [] }
        defer { panes.removeFirst(evictedCount) }
        return Array(panes.prefix(evictedCount))
    }

    /// Whether the window has not slid past a time.
    func holds(_ time: Instant) -> Bool {
        let slot = time.floored(to: options.paneSpan)
        return slot >= oldestSlot ?? slot
            && slot >= beginning?.floored(to: options.paneSpan) ?? slot
    }

    /// Whether a pane belongs to the window.
    func holds(_ pane: Pane) -> Bool {
        holds(pane.start) && pane.start >= beginning ?? pane.start
    }

    /// The pane of the slot of a time; nil where it has none.
    func pane(at time: Instant) -> Pane? {
        let slot = slot(of: time)
        return panes.last { $0.start == slot }
    }

    /// Makes the pane of a slot that has none, and to which the window reaches.
    ///
    /// - Parameters:
    ///   - time: A time in the slot.
    ///   - summary: What the slot begins with.
    mutating func makePane(at time: Instant, _ summary: FieldSummary) {
        let slot = slot(of: time)
        let index = panes.lastIndex { $0.start < slot }.map { $0 + 1 } ?? 0
        panes.insert(Pane(start: slot, summary: summary), at: index)
        seal(besides: index)
    }

    /// Changes the pane of a slot.
    ///
    /// - Parameters:
    ///   - time: A time in the slot.
    ///   - version: The version that the change makes.
    ///   - change: What to do with the slot's summary.
    mutating func update(
        at time: Instant, version: Int, with change: (inout FieldSummary) -> Void
    ) {
        let slot = slot(of: time)
        guard let index = panes.lastIndex(where: { $0.start == slot }) else { return }
        panes[index].version = version
        panes[index].change(change)
    }

    /// The start of the pane that a time belongs to.
    private func slot(of time: Instant) -> Instant {
        let floor = time.floored(to: options.paneSpan)
        return max(floor, beginning ?? floor)
    }

    /// Seals all panes but the newest and one that is about to change.
    private mutating func seal(besides index: Int) {
        for other in panes.indices.dropLast() where other != index { panes[other].seal() }
    }

    /// Puts back a pane, which may be of other slots.
    ///
    /// It keeps its start and its version: what is saved of it, and what is not yet, stays the same.
    mutating func restore(_ pane: Pane) {
        let index = panes.firstIndex { $0.start >= pane.start } ?? panes.endIndex
        if index < panes.endIndex, panes[index].start == pane.start {
            // Panes of one field are of one kind: a field changes all of them at once.
            try? panes[index].change { try $0.merge(pane.summary) }
            panes[index].version = max(panes[index].version, pane.version)
        } else {
            panes.insert(pane, at: index)
        }
    }

    /// Begins another window behind the values that came so far.
    ///
    /// - Returns: The panes of the window before.
    mutating func beginAnew() -> [Pane] {
        let next = panes.last.map { $0.start + TimeSpan(microseconds: 1) }
        beginning = [beginning, newestSlot, next].compactMap(\.self).max()
        defer { panes = [] }
        return panes
    }

    /// The panes of the newest quarter.
    var recentPanes: ArraySlice<Pane> {
        recentStart.map { first in panes.drop { $0.start < first } } ?? []
    }

    private var recentStart: Instant? { slot(newest: max(1, options.paneCount / 4)) }

    /// The summaries over the whole window and over its newest quarter.
    ///
    /// - Parameter last: Those before.
    /// - Returns: Nil before the first value.
    func sums(after last: WindowSums?) -> WindowSums? {
        recentStart.map { WindowSums(panes, recentFrom: $0, after: last) }
    }

    /// Replaces every pane's summary.
    mutating func mapSummaries(version: Int, _ transform: (FieldSummary) -> FieldSummary) {
        for index in panes.indices {
            panes[index].summary = transform(panes[index].summary)
            panes[index].version = version
        }
    }

    /// The start of the oldest of the newest `count` slots.
    private func slot(newest count: Int) -> Instant? {
        newestSlot.map { $0 - options.paneSpan * (count - 1) }
    }
}
