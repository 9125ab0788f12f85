import Instants
import Wire

/// A run on a card, line by line.
struct RunCard {
    let run: RunAnswer

    var lines: [String] {
        var lines = ["\(run.component) #\(run.id)"]
        for message in run.staleness { lines.append("  ! \(message)") }
        func add(_ name: String, _ value: String?) {
            guard let value, !value.isEmpty else { return }
            let padding = String(repeating: " ", count: max(1, 13 - name.count))
            lines.append("  \(name):\(padding)\(value)")
        }
        add("Owner", run.owner)
        add("Status", run.status)
        add("Error", run.error)
        add("Started", run.startedAt.description)
        add("Duration", run.durationSeconds.map { TimeSpan(seconds: $0).description })
        add("Git commit", run.gitCommit)
        add("Git tags", run.gitTags.joined(separator: ", "))
        add("Inputs", run.inputs.map(\.text).joined(separator: ", "))
        add("Outputs", run.outputs.map(\.text).joined(separator: ", "))
        add("Dependencies", run.dependencies.map { "#\($0)" }.joined(separator: ", "))
        add("Parameters", Self.list(run.parameters))
        add("Metrics", Self.list(run.metrics.mapValues(\.short)))
        for test in run.tests {
            let message = test.message.map { " (\($0))" } ?? ""
            add("Test", "\(test.passed ? "passed" : "FAILED") \(test.name)\(message)")
        }
        add("Notes", run.notes)
        if let code = run.code, !code.isEmpty {
            lines.append("  Code snapshot:")
            lines += code.split(separator: "\n", omittingEmptySubsequences: false).map {
                "    \($0)"
            }
        }
        return lines
    }

    private static func list(_ values: [String: String]) -> String {
        values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")
    }
}

extension ArtifactAnswer {
    /// The name, with the content version where there is one.
    var text: String { version.map { "\(name)@\($0)" } ?? name }
}
