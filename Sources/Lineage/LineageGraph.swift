/// That one run depends on another.
package struct LineageEdge: Sendable, Hashable {
    /// The run that depends.
    package var consumer: Int64
    /// The run that it depends on.
    package var producer: Int64
    /// The artifact that went from one to the other; nil where the dependency was stated by name.
    package var artifact: String?

    package init(consumer: Int64, producer: Int64, artifact: String? = nil) {
        self.consumer = consumer
        self.producer = producer
        self.artifact = artifact
    }
}

/// Which way lineage is followed.
package enum LineageDirection: Sendable {
    /// From a run to those that it depends on.
    case upstream
    /// From a run to those that depend on it.
    case downstream
}

/// Traversal of a graph of runs, breadth first.
///
/// Every run is visited once, however many paths lead to it, and nothing recurses: stacked diamonds
/// cost what their edges do, and a chain may be as long as memory allows.
package enum LineageGraph {
    /// A run as a traversal met it.
    package struct PageRequest: Sendable, Equatable {
        package var run: Int64
        /// Edges on the shortest path from a root.
        package var depth: Int
        /// Whether edges lead on to runs that a limit kept out.
        package var hasMore: Bool

        package init(run: Int64, depth: Int, hasMore: Bool) {
            self.run = run
            self.depth = depth
            self.hasMore = hasMore
        }
    }

    /// What a traversal met: its runs by growing depth, and the edges among them.
    package struct Walk: Sendable, Equatable {
        package var visits: [PageRequest]
        package var edges: [LineageEdge]
    }

    /// Follows edges from the roots.
    ///
    /// - Parameters:
    ///   - roots: where to start; repeated ids count once.
    ///   - direction: which end of an edge is the far one.
    ///   - depthMax: edges to follow at most from a root; nil for as far as they lead.
    ///   - runCountMax: runs to visit at most.
    ///   - edgesOf: the edges of one run in that direction.
    /// - Returns: the runs and edges met.
    /// - Throws: what `edgesOf` throws.
    package static func walk(
        from roots: [Int64], _ direction: LineageDirection, depthMax: Int?, runCountMax: Int,
        edges edgesOf: (Int64) throws -> [LineageEdge]
    ) rethrows -> Walk {
        var walk = Walk(visits: [], edges: [])
        var seen: Set<Int64> = []
        for root in roots where walk.visits.count < runCountMax && seen.insert(root).inserted {
            walk.visits.append(PageRequest(run: root, depth: 0, hasMore: false))
        }
        var next = 0
        while next < walk.visits.count {
            let (run, depth) = (walk.visits[next].run, walk.visits[next].depth)
            let edges = try edgesOf(run).sorted { direction.precedes($0, $1) }
            for edge in edges where edge != walk.edges.last {
                let far = direction.farEnd(of: edge)
                if !seen.contains(far) {
                    guard depthMax.map({ depth < $0 }) ?? true, walk.visits.count < runCountMax
                    else {
                        walk.visits[next].hasMore = true
                        continue
                    }
                    seen.insert(far)
                    walk.visits.append(PageRequest(run: far, depth: depth + 1, hasMore: false))
                }
                walk.edges.append(edge)
            }
            next += 1
        }
        return walk
    }
}

extension LineageDirection {
    /// The run at the end of an edge that this direction leads to.
    package func farEnd(of edge: LineageEdge) -> Int64 {
        self == .upstream ? edge.producer : edge.consumer
    }

    /// The run at the end of an edge that this direction comes from.
    package func nearEnd(of edge: LineageEdge) -> Int64 {
        self == .upstream ? edge.consumer : edge.producer
    }

    fileprivate func precedes(_ left: LineageEdge, _ right: LineageEdge) -> Bool {
        (farEnd(of: left), left.artifact ?? "") < (farEnd(of: right), right.artifact ?? "")
    }
}
