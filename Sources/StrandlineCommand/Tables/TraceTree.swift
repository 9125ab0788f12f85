import Wire

/// A trace as an indented tree, drawn with lines.
struct TraceTree {
    let trace: TraceResponse

    /// Levels that are drawn by indentation; deeper ones are told by number, since a chain of a
    /// thousand runs would be as wide as it is long.
    private static let drawnLevelMax = 30

    func lines(in palette: Palette) -> [String] {
        var lines = [palette(.bold, trace.artifact)]
        let continues = branchesThatContinue
        // Whether the branch at each level goes on below the line being drawn.
        var open: [Bool] = []
        for (index, line) in trace.runs.enumerated() {
            let level = min(line.level, Self.drawnLevelMax)
            open.removeLast(max(0, open.count - level))
            let stems = open.map { $0 ? "│  " : "   " }.joined()
            let depth = line.level > level ? "[\(line.level)] " : ""
            lines.append(
                stems + (continues[index] ? "├─ " : "└─ ") + depth + Self.text(of: line, palette))
            open.append(continues[index])
        }
        if trace.runs.isEmpty { lines.append("└─ no run") }
        if trace.truncated { lines.append("There is more; … marks where.") }
        return lines
    }

    /// For each line, whether another one of its drawn level follows before a lower one.
    private var branchesThatContinue: [Bool] {
        var continues = [Bool](repeating: false, count: trace.runs.count)
        var later = [Bool](repeating: false, count: Self.drawnLevelMax + 1)
        for index in trace.runs.indices.reversed() {
            let level = min(trace.runs[index].level, Self.drawnLevelMax)
            continues[index] = later[level]
            later[level] = true
            for deeper in later.indices.dropFirst(level + 1) { later[deeper] = false }
        }
        return continues
    }

    private static func text(of line: TraceResponse.Line, _ palette: Palette) -> String {
        let owner = line.owner.isEmpty ? "" : ", \(line.owner)"
        var text =
            palette(.bold, "\(line.component) #\(line.run)") + " (\(line.startedAt)\(owner))"
        if line.status != "completed" { text += " " + palette(.red, line.status) }
        if line.repeated { return text + palette(.faint, " – shown above") }
        if !line.outputs.isEmpty {
            text += " → " + RunTable.abbreviated(line.outputs.map(\.text))
        }
        text += rowText(line.outputRows, "made") + rowText(line.inputRows, "from")
        return line.hasMore ? text + " …" : text
    }
}

extension TraceTree {
    /// The rows of artifacts that a row is joined to, such as `, from clean.csv rows 3, 7`.
    private static func rowText(_ rows: [String: [Int]]?, _ verb: String) -> String {
        let lists = (rows ?? [:]).sorted { $0.key < $1.key }.map { name, rows in
            "\(name) row\(rows.count == 1 ? "" : "s") "
                + RunTable.abbreviated(rows.map(String.init))
        }
        return lists.isEmpty ? "" : ", \(verb) " + lists.joined(separator: ", ")
    }

    /// Whose components an artifact led to: who must know when it changes.
    var owners: [String] {
        let byOwner = Dictionary(grouping: trace.runs, by: \.owner)
            .mapValues { Set($0.map(\.component)).sorted().joined(separator: ", ") }
        return byOwner.sorted { $0.key < $1.key }.map { owner, components in
            "\(owner.isEmpty ? "no owner" : owner): \(components)"
        }
    }
}
