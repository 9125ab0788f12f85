package import Instants
package import Sketches

/// What came in one slot of time.
///
/// Its summary is open while values come, and stands as its bytes once they come elsewhere: a field
/// has some dozens of panes, of which one changes.
package struct Pane: Sendable {
    /// The start of the slot.
    package let start: Instant
    /// The field's version that changed it last.
    package var version: Int
    /// Nil where the bytes tell all.
    private var open: FieldSummary?
    /// None while the summary is open.
    private var sealed = EncodedSummary.none

    package init(start: Instant, summary: FieldSummary, version: Int = 0) {
        self.start = start
        self.version = version
        open = summary
    }

    /// A pane that was saved.
    package init(start: Instant, sealed: EncodedSummary) {
        self.start = start
        self.sealed = sealed
        version = 0
    }

    /// What came; read from the bytes each time where the pane is sealed.
    package var summary: FieldSummary {
        get { open ?? sealed.summary }
        set {
            open = newValue
            sealed = .none
        }
    }

    /// What is told of it without its distribution.
    package var head: SummaryHead { open.map(SummaryHead.init) ?? sealed.head }

    /// Whether it stands as its bytes.
    package var isSealed: Bool { open == nil }

    /// The bytes of the summary.
    package var encoded: EncodedSummary { open.map(EncodedSummary.init) ?? sealed }

    /// Changes the summary where it is, which opens it.
    package mutating func change<Result>(
        _ body: (inout FieldSummary) throws -> Result
    ) rethrows -> Result {
        var summary = summary
        // Nobody else has it while it is changed: it would be copied.
        open = nil
        defer { self.summary = summary }
        return try body(&summary)
    }

    /// Drops what only an open pane needs, and keeps the rest as its bytes.
    ///
    /// From now on the summary is the one that the bytes tell of.
    package mutating func seal() {
        guard var summary = open else { return }
        open = nil
        summary.seal()
        sealed = EncodedSummary(summary)
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
