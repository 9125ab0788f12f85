package import Instants
package import Sketches

/// What came in one slot of time.
package struct Pane: Sendable {
    /// The start of the slot.
    package let start: Instant
    package var summary: FieldSummary
    /// The field's version that changed it last.
    package var version: Int

    package init(start: Instant, summary: FieldSummary, version: Int = 0) {
        self.start = start
        self.summary = summary
        self.version = version
    }
}

/// What came with one run of the field's component.
package struct RunProfile: Sendable {
    package let run: Int64
    /// Begins with the run's first value.
    package var pane: Pane

    package init(run: Int64, pane: Pane) {
        self.run = run
        self.pane = pane
    }
}

extension Collection<Pane> {
    /// What all of the panes hold; nil without any, or where they are of unlike kinds.
    package var mergedSummary: FieldSummary? {
        var merger = SummaryMerger(expecting: count)
        for pane in self {
            do { try merger.add(pane.summary) } catch { return nil }
        }
        return merger.whole
    }
}
