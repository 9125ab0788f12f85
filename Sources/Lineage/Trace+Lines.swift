extension Trace {
    /// One line of a trace written as an indented tree.
    package struct Line: Sendable, Equatable {
        package var run: Int64
        /// 0 for a root.
        package var level: Int
        /// Whether the run was written before, further up: what hangs below it is not repeated.
        package var isReference: Bool

        package init(run: Int64, level: Int, isReference: Bool) {
            self.run = run
            self.level = level
            self.isReference = isReference
        }
    }

    /// The trace as a tree, depth first, where a run that came before is only referred to.
    ///
    /// There are as many lines as roots and distinct pairs of runs with an edge, at most.
    package var lines: [Line] {
        var children: [Int64: [Int64]] = [:]
        for edge in edges {
            let near = direction.nearEnd(of: edge)
            let far = direction.farEnd(of: edge)
            // The edges of one run stand in the order of their far ends.
            if children[near]?.last != far { children[near, default: []].append(far) }
        }
        var lines: [Line] = []
        var written: Set<Int64> = []
        var waiting = roots.reversed().map { (run: $0, level: 0) }
        while let (run, level) = waiting.popLast() {
            let isFirst = written.insert(run).inserted
            lines.append(Line(run: run, level: level, isReference: !isFirst))
            guard isFirst else { continue }
            for child in (children[run] ?? []).reversed() {
                waiting.append((child, level + 1))
            }
        }
        return lines
    }
}
