import Wire

/// A trace as an indented tree, drawn with lines.
struct TraceTree {
    let trace: TraceAnswer

    var lines: [String] {
        var lines = [trace.artifact]
        // Whether the branch at each level goes on below the line being drawn.
        let continues = branchesThatContinue
        var open: [Bool] = []
        for (index, line) in trace.runs.enumerated() {
            open = Array(open.prefix(line.level))
            let stems = open.map { $0 ? "│  " : "   " }.joined()
            lines.append(stems + (continues[index] ? "├─ " : "└─ ") + Self.text(of: line))
            open.append(continues[index])
        }
        return lines
    }

    /// For each line, whether another one of its level follows before a lower one.
    private var branchesThatContinue: [Bool] {
        var continues = [Bool](repeating: false, count: trace.runs.count)
        var later: [Bool] = []
        for index in trace.runs.indices.reversed() {
            let level = trace.runs[index].level
            if later.count <= level {
                later += [Bool](repeating: false, count: level + 1 - later.count)
            }
            continues[index] = later[level]
            later = Array(later.prefix(level)) + [true]
        }
        return continues
    }

    private static func text(of line: TraceAnswer.Line) -> String {
        let owner = line.owner.isEmpty ? "" : ", \(line.owner)"
        var text = "\(line.component) #\(line.run) (\(line.startedAt)\(owner))"
        if line.status != "completed" { text += " \(line.status)" }
        if line.repeated { return text + " – shown above" }
        if !line.outputs.isEmpty {
            text += " → " + RunTable.abbreviated(line.outputs.map(\.text))
        }
        return line.hasMore ? text + " …" : text
    }
}
