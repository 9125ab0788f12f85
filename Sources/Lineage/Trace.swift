package import Instants

/// The rows of a run's inputs and outputs that lie on the way of those which were asked for.
package struct TracedRows: Sendable, Equatable {
    /// By the name of an input, where the run said which of its rows made the outputs'.
    package var inputs: [String: [Int]] = [:]
    /// By the name of an output.
    package var outputs: [String: [Int]] = [:]

    package init(inputs: [String: [Int]] = [:], outputs: [String: [Int]] = [:]) {
        self.inputs = inputs
        self.outputs = outputs
    }
}

/// The runs that led to an output, or that an artifact led to, each once.
package struct Trace: Sendable, Equatable {
    /// One run of a trace, with what a tree shows of it.
    package struct Node: Sendable, Equatable {
        package var run: Int64
        /// Edges on the shortest path from a root.
        package var depth: Int
        /// Whether lineage goes on to runs that a limit kept out of the trace.
        package var hasMore: Bool
        package var component: String
        package var owner: String
        package var status: RunStatus
        package var startedAt: Instant
        package var endedAt: Instant?
        /// Without their labels.
        package var outputs: [Artifact]

        package init(
            run: Int64, depth: Int, hasMore: Bool, component: String, owner: String,
            status: RunStatus, startedAt: Instant, endedAt: Instant?, outputs: [Artifact]
        ) {
            self.run = run
            self.depth = depth
            self.hasMore = hasMore
            self.component = component
            self.owner = owner
            self.status = status
            self.startedAt = startedAt
            self.endedAt = endedAt
            self.outputs = outputs
        }
    }

    package var direction: LineageDirection
    /// Where it starts: the run that made the output, or the runs that read the artifact.
    package var roots: [Int64]
    /// By growing depth.
    package var nodes: [Node]
    /// The edges among the nodes.
    package var edges: [LineageEdge]
    /// Whether a limit kept runs out.
    package var isTruncated: Bool
    /// By run, the rows that were followed; empty where no row was asked for.
    package var rows: [Int64: TracedRows] = [:]

    package init(
        direction: LineageDirection, roots: [Int64], nodes: [Node], edges: [LineageEdge]
    ) {
        self.direction = direction
        self.roots = roots
        self.nodes = nodes
        self.edges = edges
        isTruncated = nodes.contains(where: \.hasMore)
    }
}
