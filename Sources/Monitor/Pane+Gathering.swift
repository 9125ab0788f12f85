package import Instants
import Sketches

extension [Pane] {
    /// The panes of a field gathered into parts of one length.
    ///
    /// What is compared with a reference is a window, so the differences between windows are what
    /// the baseline variation; those between panes, a few minutes each, would be much larger.
    package func gathered(in span: TimeSpan) -> [Pane] {
        Dictionary(grouping: self) { $0.start.floored(to: span) }
            .sorted { $0.key < $1.key }
            .compactMap { start, panes in
                panes.mergedSummary.map {
                    Pane(start: start, summary: $0)
                }
            }
    }
}
