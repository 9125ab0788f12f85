import Drift
import Instants
import Lineage
import Monitor
import Server

/// What the demo says at its start and at its end.
enum DemoText {
    static func addresses(_ address: ListenAddress) -> String {
        """
        Serving on http://\(address)/
          metrics  http://\(address)/metrics
          fields   http://\(address)/api/v1/fields
          runs     strandline recent --server http://\(address)
        """
    }

    /// What drifted, how far, since when, and which component of the trace made it.
    static func verdict(_ entries: [DriftLog.Entry], trace: Trace) -> [String] {
        guard !entries.isEmpty else { return ["Nothing drifted."] }
        return ["", "What drifted:"]
            + entries.map { entry in
                let maker = maker(of: entry.key, in: trace)
                let owner =
                    maker.owner.isEmpty ? "nobody is named as owner" : "owner \(maker.owner)"
                return "  \(entry.key.field) (\(entry.key.role.rawValue)): score"
                    + " \(entry.report.score.hundredths)\(effect(of: entry.report)), since"
                    + " \(entry.since); \(maker.deed) \(maker.component), \(owner)"
            }
    }

    private static func effect(of report: DriftReport) -> String {
        guard let leading = report.effects.first(where: { $0.measure == report.leading }) else {
            return ""
        }
        return ", \(leading.measure.rawValue) \(leading.effectSize.hundredths) σ"
    }

    /// The component that answers for a field.
    ///
    /// An output is made by the component itself, and an input by the nearest one upstream that is
    /// still making new ones: the other upstream runs of a serving component are its training.
    /// Labels come from the world outside.
    private static func maker(
        of key: FieldKey, in trace: Trace
    ) -> (deed: String, component: String, owner: String) {
        let depth = key.role == .input ? 1 : 0
        let candidates = trace.nodes.filter { $0.depth == depth }
        let latest = candidates.max { $0.startedAt < $1.startedAt }
        return (
            key.role == .label ? "reported to" : "made by", latest?.component ?? key.component,
            latest?.owner ?? ""
        )
    }
}
