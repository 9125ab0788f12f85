import Instants
import Wire

/// A run on a card, in the order of mltrace's.
struct RunCard {
    let run: RunResponse
    let component: ComponentResponse
    /// How the run took part in flagged outputs; nil outside of a review.
    var suspect: SuspectResponse?

    private static let nameWidth = 14

    func lines(in palette: Palette) -> [String] {
        var lines = [Self.line("Name", palette(.bold, run.component))]
        if let suspect { lines.append(palette(.red, suspect.coverageText)) }
        lines += run.staleness.map { palette(.yellow, "! \($0)") }
        lines += run.retractedLabels.map {
            palette(.yellow, "! It read data labelled \"\($0)\", which had been retracted.")
        }
        let facts: [(name: String, value: String?)] = [
            ("Owner", component.owner), ("Desc", component.description), ("Run ID", "\(run.id)"),
            ("Tags", component.tags.joined(separator: ", ")),
            ("Status", palette(run.status == "failed" ? .red : nil, run.status)),
            ("Error", run.error), ("Started", run.startedAt.description),
            ("Git commit", run.gitCommit), ("Git tags", run.gitTags.joined(separator: ", ")),
            ("Duration", run.durationSeconds.map { TimeSpan(seconds: $0).description }),
            ("Inputs", run.inputs.map(\.text).joined(separator: ", ")),
            ("Outputs", run.outputs.map(\.text).joined(separator: ", ")),
            ("Parameters", Self.list(run.parameters)),
            ("Metrics", Self.list(run.metrics.mapValues(\.short))),
        ]
        for case (let name, let value?) in facts where !value.isEmpty {
            lines += Self.lines(name, value)
        }
        if let code = run.code, !code.isEmpty {
            lines.append("Code snapshot:")
            lines += Self.split(code).map { palette(.faint, $0.isEmpty ? "" : "    \($0)") }
        }
        if !run.dependencies.isEmpty {
            let list = run.dependencies.map { "#\($0)" }.joined(separator: ", ")
            lines.append(Self.line("Dependencies", list))
        }
        for (index, test) in run.tests.enumerated() {
            let message = test.message.map { " (\($0))" } ?? ""
            let result = palette(
                test.passed ? .green : .red, test.passed ? "passed" : "FAILED")
            lines += Self.lines(
                index == 0 ? "Test results" : "", "\(result) \(test.name)\(message)")
        }
        if !run.notes.isEmpty { lines += Self.lines("Notes", run.notes) }
        return lines
    }

    /// A value of several lines goes on below its first.
    private static func lines(_ name: String, _ value: String) -> [String] {
        split(value).enumerated().map { index, part in line(index == 0 ? name : "", part) }
    }

    /// The lines of a text, without the empty one behind the last line break.
    private static func split(_ text: String) -> [String] {
        var lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
            .map { String($0) }
        if lines.count > 1, lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }

    private static func line(_ name: String, _ value: String) -> String {
        let title = name.isEmpty ? "" : name + ":"
        return title + String(repeating: " ", count: nameWidth - title.count) + value
    }

    private static func list(_ values: [String: String]) -> String {
        values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")
    }
}

extension ArtifactResponse {
    /// The name, with the content version where there is one.
    var text: String { version.map { "\(name)@\($0)" } ?? name }
}
