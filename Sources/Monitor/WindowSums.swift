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
        let sealed = panes.dropLast()
        self.recentStart = recentStart
        marks = sealed.map { Mark(start: $0.start, version: $0.version) }
        isAllRecent = panes.first.map { $0.start >= recentStart } ?? true
        if let last, last.marks == marks, last.recentStart == recentStart {
            sealedWhole = last.sealedWhole
            sealedRecent = last.sealedRecent
        } else {
            sealedWhole = sealed.mergedSummary
            sealedRecent =
                isAllRecent ? sealedWhole : sealed.drop { $0.start < recentStart }.mergedSummary
        }
        guard let newest = panes.last else {
            whole = nil
            recent = nil
            return
        }
        // Panes of one field are of one kind: a field changes all of them at once.
        whole = FieldSummary.merged([sealedWhole, newest.summary].compactMap(\.self))
        if isAllRecent {
            recent = whole
        } else if newest.start < recentStart {
            recent = nil
        } else {
            recent = FieldSummary.merged([sealedRecent, newest.summary].compactMap(\.self))
        }
    }
}
