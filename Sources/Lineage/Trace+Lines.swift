extension Trace {
    /// One line of a trace written as an indented tree.
    package struct Line: Sendable, Equatable {
        package var run: Int64
        /// 0 for a root.
        package var level: Int
        /// The run that this one hangs below; nil for a root.
        package var parent: Int64?
        /// What went from one of the two to the other, by name.
        package var artifacts: [String]
        /// Whether the run was written before, further up: what hangs below it is not repeated.
        package var isReference: Bool

        package init(
            run: Int64, level: Int, parent: Int64? = nil, artifacts: [String] = [],
            isReference: Bool
        ) {
            self.run = run
            self.level = level
            self.parent = parent
            self.artifacts = artifacts
            self.isReference = isReference
        }
    }

    /// The trace as a tree, depth first, where a run that came before is only referred to.
    ///
    /// There are as many lines as roots and distinct pairs of runs with an edge, at most.
    package var lines: [Line] {
        var children: [Int64: [Line]] = [:]
        for edge in edges {
            let near = direction.nearEnd(of: edge)
            let far = direction.farEnd(of: edge)
            let names = edge.artifact.map { [$0] } ?? []
            var siblings = children.removeValue(forKey: near) ?? []
            // The edges of one run stand in the order of their far ends.
            if siblings.last?.run == far {
                siblings[siblings.count - 1].artifacts += names
            } else {
                siblings.append(
                    Line(run: far, level: 0, parent: near, artifacts: names, isReference: false))
            }
            children[near] = siblings
        }
        var lines: [Line] = []
        var written: Set<Int64> = []
        var waiting = roots.reversed().map { Line(run: $0, level: 0, isReference: false) }
        while var line = waiting.popLast() {
            line.isReference = !written.insert(line.run).inserted
            lines.append(line)
            guard !line.isReference else { continue }
            for var child in (children[line.run] ?? []).reversed() {
                child.level = line.level + 1
                waiting.append(child)
            }
        }
        return lines
    }
}
