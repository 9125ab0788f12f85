package import Drift
package import Instants
package import Sketches

/// All that can be read of a field at one time: a copy, which no writer changes.
///
/// An object, so that ten thousand of them are handed on without copying what they hold.
package final class FieldReading: Sendable {
    package let key: FieldKey
    /// Nil as long as all values were missing.
    package let kind: FieldKind?
    package let counters: FieldCounters
    /// Every value since the field appeared; nil for a categorical field.
    package let histogram: LifetimeHistogram?
    package let newestValueAt: Instant?
    /// The span of the window; nil before the first value.
    package let windowStart: Instant?
    package let windowEnd: Instant?
    /// The run whose values stand for the window of a batch component; nil for a serving one.
    package let run: Int64?
    /// What the window holds; nil where it holds nothing.
    package let window: FieldSummary?
    package let reference: Reference?
    /// The part of the reference that the window is compared with.
    package let compared: PreparedReference?
    /// The window against the reference; nil where either is missing.
    package let report: DriftReport?
    /// The newest quarter of the window against the reference.
    package let recentReport: DriftReport?
    /// What the next reading may take over.
    let sums: WindowSums?
    /// How the drift went, pane by pane; nil where there is none.
    let timeline: DriftTimeline?
    /// How much of the field is published.
    package let detail: MetricsDetail
    /// Goes up with every change of the field.
    package let version: Int

    init(key: FieldKey, state: FieldState, after last: FieldReading? = nil) {
        self.key = key
        kind = state.kind
        counters = state.counters
        histogram = state.kind == .numeric ? state.histogram : nil
        detail = state.detail
        newestValueAt = state.newestValueAt
        windowStart = state.ring.oldestSlot
        windowEnd = state.ring.end
        version = state.version
        reference = state.reference
        // Values that belong to runs alone are scored run by run.
        let profile = state.ring.newestSlot == nil ? state.profiles.last : nil
        run = profile?.run
        let sums = state.ring.sums(after: last?.sums)
        self.sums = sums
        let window = profile?.pane.summary ?? sums?.whole
        self.window = window
        let prepared =
            profile == nil
            ? state.reference?.prepared(for: state.ring.panes) : state.reference?.prepared
        compared = prepared
        let report = window.flatMap { prepared?.report(on: $0) }
        self.report = report
        let panes = profile == nil ? state.ring.panes : state.profiles.map(\.pane)
        timeline = report.flatMap {
            DriftTimeline(panes: panes, report: $0, window: window, reference: prepared?.summary)
        }
        recentReport =
            sums?.isAllRecent == true
            ? report
            : sums?.recent.flatMap {
                state.reference?.prepared(for: state.ring.recentPanes)?.report(on: $0)
            }
    }
}
