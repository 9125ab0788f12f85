import Drift
import Instants
import Monitor

/// Tells of runs whether what they output had drifted.
///
/// A run that brought its values is judged by these, as long as they are in memory; a run of a
/// serving component by the window that it ran in.
struct OutputDrift: Sendable {
    private let fields: [String: [Field]]
    private let now: Instant

    init(_ monitor: Monitor, at now: Instant) {
        fields = Dictionary(
            grouping: monitor.fields.filter { $0.key.role == .output }, by: \.key.component)
        self.now = now
    }

    func hasDrifted(_ run: Int64, of component: String, from: Instant, until: Instant) -> Bool {
        (fields[component] ?? []).contains { field in
            let reading = field.reading(at: now)
            if let profile = field.profile(of: run) {
                return Self.isDrift(reading.reference?.prepared?.report(on: profile.pane.summary))
            }
            guard reading.run == nil, let start = reading.windowStart, let end = reading.windowEnd,
                start <= until, from < end
            else { return false }
            return Self.isDrift(reading.report)
        }
    }

    private static func isDrift(_ report: DriftReport?) -> Bool { report?.score ?? 0 >= 1 }
}
