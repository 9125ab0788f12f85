/// A directed graph put into layers, every edge leading from one layer to the next.
///
/// Edges that span several layers are cut into pieces at places that hold no node. Cycles, which
/// lineage should not have, are broken by turning an edge around.
struct Layers {
    /// The places of each layer from left to right; places from `nodeCount` on hold no node.
    var places: [[Int]] = []
    /// The layer of each place.
    private(set) var layerOf: [Int]
    /// For each place, those of the next layer that it has an edge to.
    private(set) var below: [[Int]]
    /// For each place, those of the layer before that have an edge to it.
    private(set) var above: [[Int]]
    /// For each edge, the places that it leads through, its ends among them, from top to bottom.
    private(set) var routes: [[Int]] = []
    let nodeCount: Int
    /// Room for the position of each place in the layer that is looked at.
    var ranks: [Int] = []

    /// From so many cuts on, long edges are drawn straight: nobody could follow them anyway.
    private static let cutCountMax = 20_000

    init(nodeCount: Int, edges: [Edge]) {
        self.nodeCount = nodeCount
        layerOf = []
        below = Array(repeating: [], count: nodeCount)
        above = below
        let order = Self.depthFirstOrder(nodeCount: nodeCount, edges)
        // An edge that leads up in this order closes a cycle.
        let acyclic = edges.map { edge in
            order.rank[edge.from] < order.rank[edge.to] ? edge : Edge(from: edge.to, to: edge.from)
        }
        layerOf = Self.longestPaths(order.nodes, acyclic)
        cut(acyclic)
        let depth = (layerOf.max() ?? -1) + 1
        places = Array(repeating: [], count: depth)
        for node in order.discovered { places[layerOf[node]].append(node) }
        for place in layerOf.indices.dropFirst(nodeCount) { places[layerOf[place]].append(place) }
        ranks = Array(repeating: 0, count: layerOf.count)
    }

    /// The nodes so that edges lead from earlier to later ones, as far as there is no cycle.
    private static func depthFirstOrder(
        nodeCount: Int, _ edges: [Edge]
    ) -> (nodes: [Int], rank: [Int], discovered: [Int]) {
        var next = Array(repeating: [Int](), count: nodeCount)
        var hasSource = Array(repeating: false, count: nodeCount)
        for edge in edges where edge.from != edge.to {
            next[edge.from].append(edge.to)
            hasSource[edge.to] = true
        }
        var finished: [Int] = []
        var discovered: [Int] = []
        var isSeen = Array(repeating: false, count: nodeCount)
        let starts = (0..<nodeCount).filter { !hasSource[$0] } + Array(0..<nodeCount)
        for start in starts where !isSeen[start] {
            isSeen[start] = true
            discovered.append(start)
            var stack = [(node: start, child: 0)]
            while let top = stack.last {
                guard top.child < next[top.node].count else {
                    finished.append(top.node)
                    stack.removeLast()
                    continue
                }
                stack[stack.count - 1].child += 1
                let child = next[top.node][top.child]
                guard !isSeen[child] else { continue }
                isSeen[child] = true
                discovered.append(child)
                stack.append((child, 0))
            }
        }
        var rank = Array(repeating: 0, count: nodeCount)
        for (index, node) in finished.reversed().enumerated() { rank[node] = index }
        return (finished.reversed(), rank, discovered)
    }

    /// The layer of each node: the edges of the longest way that leads to it.
    private static func longestPaths(_ nodes: [Int], _ edges: [Edge]) -> [Int] {
        var next = Array(repeating: [Int](), count: nodes.count)
        for edge in edges where edge.from != edge.to { next[edge.from].append(edge.to) }
        var layers = Array(repeating: 0, count: nodes.count)
        for node in nodes {
            for child in next[node] { layers[child] = max(layers[child], layers[node] + 1) }
        }
        return layers
    }

    private mutating func cut(_ edges: [Edge]) {
        let cutCount = edges.reduce(0) { $0 + max(0, layerOf[$1.to] - layerOf[$1.from] - 1) }
        let cutsEdges = cutCount <= Self.cutCountMax
        for edge in edges {
            guard edge.from != edge.to else {
                routes.append([edge.from])
                continue
            }
            var route = [edge.from]
            if cutsEdges {
                for layer
                    in (layerOf[edge.from] + 1)..<max(layerOf[edge.to], layerOf[edge.from] + 1)
                {
                    route.append(layerOf.count)
                    layerOf.append(layer)
                    below.append([])
                    above.append([])
                }
            }
            route.append(edge.to)
            for (upper, lower) in zip(route, route.dropFirst())
            where layerOf[lower] == layerOf[upper] + 1 {
                below[upper].append(lower)
                above[lower].append(upper)
            }
            routes.append(route)
        }
    }
}

/// An edge of a graph, by the indices of its nodes.
package struct Edge: Sendable, Hashable {
    package var from: Int
    package var to: Int

    package init(from: Int, to: Int) {
        self.from = from
        self.to = to
    }
}
