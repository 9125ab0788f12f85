import Lineage

/// The part of a trace that is drawn.
struct VisibleGraph: Sendable {
    /// By growing distance from the start.
    let runs: [Int64]
    /// Pairs of runs, the one nearer to the start first, each once.
    let edges: [(near: Int64, far: Int64)]
    /// Runs from which lineage goes on to runs that are not drawn.
    let goingOn: Set<Int64>
    /// Whether there was more than could be drawn.
    let isCut: Bool
    private let parents: [Int64: Int64]

    /// So many runs are drawn at most: more could not be told apart.
    static let runCountMax = 1500

    /// Opens a trace from its roots.
    ///
    /// - Parameters:
    ///   - trace: All of it.
    ///   - depth: Edges that are followed from a root; nil for all.
    ///   - opened: Runs that are followed one edge further, wherever they stand.
    init(_ trace: Trace, depth: Int?, opened: Set<Int64>) {
        var neighbours: [Int64: [Int64]] = [:]
        for edge in trace.edges {
            let far = trace.direction.farEnd(of: edge)
            let near = trace.direction.nearEnd(of: edge)
            if neighbours[near]?.last != far { neighbours[near, default: []].append(far) }
        }
        var runs: [Int64] = []
        var parents: [Int64: Int64] = [:]
        var distances: [Int64: Int] = [:]
        for root in trace.roots.prefix(Self.runCountMax) where distances[root] == nil {
            distances[root] = 0
            runs.append(root)
        }
        var isCut = trace.roots.count > Self.runCountMax
        var next = 0
        while next < runs.count {
            let run = runs[next]
            let distance = distances[run] ?? 0
            next += 1
            guard depth.map({ distance < $0 }) ?? true || opened.contains(run) else { continue }
            for far in neighbours[run] ?? [] where distances[far] == nil {
                guard runs.count < Self.runCountMax else {
                    isCut = true
                    break
                }
                distances[far] = distance + 1
                parents[far] = run
                runs.append(far)
            }
        }
        var edges: [(near: Int64, far: Int64)] = []
        var goingOn = Set(trace.nodes.filter(\.hasMore).map(\.run))
        for run in runs {
            for far in Set(neighbours[run] ?? []).sorted() {
                if distances[far] != nil { edges.append((run, far)) } else { goingOn.insert(run) }
            }
        }
        self.runs = runs
        self.parents = parents
        self.edges = edges
        self.goingOn = goingOn
        self.isCut = isCut
    }

    /// A shortest way from the start to a run; empty where the run is not drawn.
    func path(to run: Int64) -> Set<Int64> {
        guard runs.contains(run) else { return [] }
        var path: Set<Int64> = [run]
        var end = run
        while let parent = parents[end], path.insert(parent).inserted { end = parent }
        return path
    }
}
