import Instants
import Wire

/// Runs in a table, a line each.
struct RunTable {
    let runs: [RunResponse]

    var table: TextTable {
        var table = TextTable([
            ("RUN", .right), ("COMPONENT", .left), ("OWNER", .left), ("STATUS", .left),
            ("STARTED", .left), ("DURATION", .right), ("OUTPUTS", .left),
        ])
        for run in runs {
            table.add(
                [
                    "\(run.id)", run.component, run.owner,
                    run.staleness.isEmpty ? run.status : "\(run.status), stale",
                    run.startedAt.description,
                    run.durationSeconds.map { TimeSpan(seconds: $0).description } ?? "–",
                    Self.abbreviated(run.outputs.map(\.text)),
                ], style: Self.style(of: run))
        }
        return table
    }

    private static func style(of run: RunResponse) -> Palette.Style? {
        run.status == "failed" ? .red : run.staleness.isEmpty ? nil : .yellow
    }

    /// The first few of many names.
    static func abbreviated(_ names: [String]) -> String {
        let shown = names.prefix(3).joined(separator: ", ")
        return names.count > 3 ? "\(shown) and \(names.count - 3) more" : shown
    }
}
