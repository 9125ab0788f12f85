import Instants
import Monitor
import Sketches

/// A long span of a field's panes gathered into parts as long as its window.
///
/// What is compared with a reference is a window, so the differences between windows are what calm
/// looks like; those between panes, a few minutes each, would be much larger.
struct WindowedPanes {
    let summaries: [FieldSummary]

    init(_ panes: [FieldSummary], of field: Field) {
        let count = field.options.window.paneCount
        summaries = stride(from: 0, to: panes.count, by: count).compactMap { start in
            FieldSummary.merged(panes[start..<min(panes.count, start + count)])
        }
    }
}
