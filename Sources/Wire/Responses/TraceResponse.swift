package import Instants
package import Lineage

/// The answer to `GET /trace` and `GET /impact`: a tree of runs in pre-order.
///
/// It is a list, and not nested objects, because pipelines grow deeper than readers of JSON nest:
/// most give up at a depth of a few hundred, and a chain of daily runs is as long as it has days.
package struct TraceResponse: Codable, Sendable, Equatable {
    package struct Line: Codable, Sendable, Equatable {
        package var run: Int64
        /// 0 for the runs where the trace starts.
        package var level: Int
        /// The run that this one hangs below, the nearest before it at one level less; absent at
        /// level 0.
        package var parent: Int64?
        /// The artifacts that went from one of the two to the other, by name; none where the
        /// dependency was stated by a component's name.
        package var via: [String]
        /// Whether the run stands further up already, with all that hangs below it.
        package var repeated: Bool
        /// Whether the depth that was asked for kept runs below this one out.
        package var hasMore: Bool
        package var component: String
        package var owner: String
        package var status: String
        package var startedAt: Instant
        package var endedAt: Instant?
        package var outputs: [ArtifactResponse]
        /// Where a row was asked for, the rows of the run's inputs that are joined to it, by name.
        package var inputRows: [String: [Int]]?
        /// The same of its outputs.
        package var outputRows: [String: [Int]]?

        private enum CodingKeys: String, CodingKey {
            case run, level, parent, via, repeated, component, owner, status, outputs
            case hasMore = "has_more"
            case inputRows = "input_rows"
            case outputRows = "output_rows"
            case startedAt = "started_at"
            case endedAt = "ended_at"
        }
    }

    /// The artifact that was asked for.
    package var artifact: String
    /// The number of distinct runs.
    package var count: Int
    /// Whether a limit kept runs out.
    package var truncated: Bool
    package var runs: [Line]

    package init(_ trace: Trace, artifact: String) {
        self.artifact = artifact
        count = trace.nodes.count
        truncated = trace.isTruncated
        let nodes = Dictionary(trace.nodes.map { ($0.run, $0) }) { first, _ in first }
        runs = trace.lines.compactMap { line in
            nodes[line.run].map { Line(line, $0, trace.rows[line.run]) }
        }
    }
}

extension TraceResponse.Line {
    fileprivate init(_ line: Trace.Line, _ node: Trace.Node, _ rows: TracedRows?) {
        run = line.run
        level = line.level
        parent = line.parent
        via = line.artifacts
        repeated = line.isReference
        hasMore = node.hasMore
        component = node.component
        owner = node.owner
        status = node.status.rawValue
        startedAt = node.startedAt
        endedAt = node.endedAt
        outputs = node.outputs.map(ArtifactResponse.init)
        inputRows = rows?.inputs
        outputRows = rows?.outputs
    }
}
