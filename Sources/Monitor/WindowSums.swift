import Instants
import Sketches

/// The summaries over a window and over its newest quarter.
///
/// Values come into the newest pane, as a rule. The sums of the panes before it are therefore kept
/// with a reading, and the next one takes them over unless one of these has changed: what is read
/// follows from the panes alone, whether sums were kept or not.
struct WindowSums: Sendable {
    /// Tells a state of a pane from all others of its field.
    private struct Mark: Sendable, Equatable {
        let start: Instant
        let version: Int
    }

    /// What the window holds; nil where it holds nothing.
    let whole: FieldSummary?
    /// What its newest quarter holds.
    let recent: FieldSummary?
    /// Whether the window holds nothing but its newest quarter.
    let isAllRecent: Bool

    private let marks: [Mark]
    private let recentStart: Instant
    private let sealedWhole: FieldSummary?
    private let sealedRecent: FieldSummary?

    /// Sums up panes, oldest first.
    ///
    /// - Parameters:
    ///   - panes: Those of the window.
    ///   - recentStart: Where the newest quarter begins.
    ///   - last: The sums before; nil where there are none.
    init(_ panes: [Pane], recentFrom recentStart: Instant, after last: WindowSums?) {
        let panes = panes.span
        let newest = panes.count - 1
        let olderCount = panes.count(before: recentStart)
        let marks = panes.indices.dropLast().map {
            Mark(start: panes[$0].start, version: panes[$0].version)
        }
        self.marks = marks
        self.recentStart = recentStart
        isAllRecent = olderCount == 0
        if let last, last.marks == marks, last.recentStart == recentStart {
            sealedWhole = last.sealedWhole
            sealedRecent = last.sealedRecent
        } else {
            sealedWhole = panes.extracting(0..<max(newest, 0)).mergedSummary
            sealedRecent =
                isAllRecent
                ? sealedWhole : panes.extracting(min(olderCount, newest)..<newest).mergedSummary
        }
        guard newest >= 0 else {
            whole = nil
            recent = nil
            return
        }
        whole = Self.sum(sealedWhole, panes[newest])
        if isAllRecent {
            recent = whole
        } else if newest < olderCount {
            recent = nil
        } else {
            recent = Self.sum(sealedRecent, panes[newest])
        }
    }

    /// The sum of older panes and the newest one.
    private static func sum(_ sealed: FieldSummary?, _ newest: Pane) -> FieldSummary? {
        // Panes of one field are of one kind: a field changes all of them at once.
        var merger = SummaryMerger(expecting: 2)
        if let sealed { try? merger.add(sealed) }
        try? merger.add(newest.summary)
        return merger.whole
    }
}
