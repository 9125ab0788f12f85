package import Instants
package import Sketches

/// What came in one slot of time.
package struct Pane: Sendable {
    /// The start of the slot.
    package let start: Instant
    package var summary: FieldSummary
}

/// The panes of a sliding window, oldest first; slots without values have none.
package struct PaneRing: Sendable {
    package let options: WindowOptions
    package private(set) var panes: [Pane] = []
    /// The newest slot that the window reaches to.
    package private(set) var newestSlot: Instant?

    init(_ options: WindowOptions) {
        self.options = options
    }

    /// The start of the oldest slot that still belongs to the window; nil before the first value.
    package var oldestSlot: Instant? { slot(newest: options.paneCount) }

    /// The end of the newest slot.
    package var end: Instant? { newestSlot.map { $0 + options.paneSpan } }

    /// Slides the window so that it reaches to the slot of `time`; it never slides back.
    mutating func advance(to time: Instant) {
        let slot = time.floored(to: options.paneSpan)
        if let newestSlot, slot <= newestSlot { return }
        newestSlot = slot
        guard let oldestSlot else { return }
        panes.removeAll { $0.start < oldestSlot }
    }

    /// Changes the pane that holds `time`.
    ///
    /// - Parameters:
    ///   - time: A time in the slot.
    ///   - empty: What a slot begins with.
    ///   - change: What to do with the slot's summary.
    /// - Returns: False where the window has slid past the slot, and nothing was changed.
    mutating func update(
        at time: Instant, empty: FieldSummary, with change: (inout FieldSummary) -> Void
    ) -> Bool {
        let slot = time.floored(to: options.paneSpan)
        if let oldestSlot, slot < oldestSlot { return false }
        advance(to: time)
        let index = panes.lastIndex { $0.start <= slot }
        if let index, panes[index].start == slot {
            change(&panes[index].summary)
        } else {
            sealNewest()
            var pane = Pane(start: slot, summary: empty)
            change(&pane.summary)
            panes.insert(pane, at: index.map { $0 + 1 } ?? 0)
        }
        return true
    }

    /// The summary over the newest `count` slots, or nil where they hold nothing.
    package func merged(newest count: Int) -> FieldSummary? {
        guard let first = slot(newest: count) else { return nil }
        return FieldSummary.merged(panes.lazy.filter { $0.start >= first }.map(\.summary))
    }

    /// The start of the oldest of the newest `count` slots.
    private func slot(newest count: Int) -> Instant? {
        newestSlot.map { $0 - options.paneSpan * (count - 1) }
    }

    /// Replaces every pane's summary.
    mutating func mapSummaries(_ transform: (FieldSummary) -> FieldSummary) {
        for index in panes.indices { panes[index].summary = transform(panes[index].summary) }
    }

    private mutating func sealNewest() {
        guard let last = panes.indices.last else { return }
        panes[last].summary.seal()
    }
}
