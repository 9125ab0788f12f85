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

/// What came with one run of the field's component, from some value of it on.
package struct RunProfile: Sendable {
    package let run: Int64
    /// The number of the part of the run that begins here.
    ///
    /// Parts of a field are numbered in the order in which they began, whatever their times. This
    /// holds all that came for the run in this part and in those with larger numbers.
    package let part: Int64
    /// Begins with the part's first value.
    package var pane: Pane

    package init(run: Int64, part: Int64, pane: Pane) {
        self.run = run
        self.part = part
        self.pane = pane
    }
}

extension Span<Pane> {
    /// What all of the panes hold; nil without any, or where they are of unlike kinds.
    ///
    /// Panes are read where they are: to copy one is to retain a dozen arrays.
    var mergedSummary: FieldSummary? {
        var merger = SummaryMerger(expecting: count)
        for index in indices {
            do { try merger.add(self[index].summary) } catch { return nil }
        }
        return merger.whole
    }

    /// How many of the panes, oldest first, begin before a time.
    func count(before time: Instant) -> Int {
        var count = 0
        while count < self.count, self[count].start < time { count += 1 }
        return count
    }
}

extension Array<Pane> {
    /// What all of the panes hold; nil without any, or where they are of unlike kinds.
    package var mergedSummary: FieldSummary? {
        let panes = span
        return panes.mergedSummary
    }
}
