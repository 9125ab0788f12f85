import Wire

/// How the traces of two outputs differ, as a person reads it.
struct DifferenceText {
    let difference: DifferenceResponse

    func lines(in palette: Palette) -> [String] {
        var lines = [palette(.bold, "\(difference.left) – \(difference.right)")]
        if !difference.shared.isEmpty { lines.append("shared: \(Self.list(difference.shared))") }
        for pair in difference.changed {
            let owner = pair.owner.isEmpty ? "" : " (\(pair.owner))"
            lines.append(
                palette(.bold, "\(pair.component) #\(pair.left) – #\(pair.right)") + owner)
            var values = pair.parameters + pair.inputs
            if var commit = pair.gitCommit {
                commit.name = "git commit"
                values.insert(commit, at: 0)
            }
            lines += values.map {
                "  \($0.name): \($0.left ?? "(none)") → \($0.right ?? "(none)")"
            }
            if let code = pair.code { lines += Self.codeLines(code, palette) }
        }
        if !difference.alike.isEmpty {
            let pairs = difference.alike.map { "\($0.component) #\($0.left) – #\($0.right)" }
            lines.append("alike: " + pairs.joined(separator: ", "))
        }
        for (side, runs) in [
            (difference.left, difference.onlyLeft), (difference.right, difference.onlyRight),
        ] where !runs.isEmpty {
            let list = runs.map { "\($0.component) #\($0.run)" }.joined(separator: ", ")
            lines.append("only \(side): \(list)")
        }
        if difference.changed.isEmpty, difference.onlyLeft.isEmpty, difference.onlyRight.isEmpty {
            lines.append("Code, parameters and versions are the same.")
        }
        return lines
    }

    private static func list(_ runs: [Int64]) -> String {
        let shown = runs.prefix(10).map { "#\($0)" }.joined(separator: ", ")
        return runs.count > 10 ? "\(shown) and \(runs.count - 10) more" : shown
    }

    /// The lines of code that went and came, in the order of the text.
    private static func codeLines(
        _ code: DifferenceResponse.Value, _ palette: Palette
    ) -> [String] {
        let left = (code.left ?? "").split(separator: "\n", omittingEmptySubsequences: false)
        let right = (code.right ?? "").split(separator: "\n", omittingEmptySubsequences: false)
        let changes = right.difference(from: left)
        var lines = ["  code:"]
        for change in changes.removals + changes.insertions {
            switch change {
            case .remove(_, let line, _): lines.append(palette(.red, "    - \(line)"))
            case .insert(_, let line, _): lines.append(palette(.green, "    + \(line)"))
            }
        }
        return lines
    }
}
