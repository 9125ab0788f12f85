/// A point of a drawing; y grows downwards.
package struct Point: Sendable, Hashable {
    package var x: Double
    package var y: Double

    package init(x: Double, y: Double) {
        self.x = x
        self.y = y
    }
}

/// Where the nodes and edges of a directed graph are drawn: in layers from top to bottom, an edge
/// leading from a higher to a lower one.
package struct LayeredLayout: Sendable {
    /// How large nodes are, and how far apart.
    package struct Metrics: Sendable {
        package var nodeWidth: Double
        package var nodeHeight: Double
        package var columnGap: Double
        package var layerGap: Double

        package init(
            nodeWidth: Double, nodeHeight: Double, columnGap: Double, layerGap: Double
        ) {
            self.nodeWidth = nodeWidth
            self.nodeHeight = nodeHeight
            self.columnGap = columnGap
            self.layerGap = layerGap
        }
    }

    /// The centres of the nodes.
    package let centres: [Point]
    /// The layer of each node, from 0 at the top.
    package let layers: [Int]
    /// For each edge the points that it is drawn through, from top to bottom, the first on the lower
    /// side of its upper node and the last on the upper side of its lower node.
    package let routes: [[Point]]
    package let width: Double
    package let height: Double

    private static let alignmentCount = 6

    /// Lays out a graph.
    ///
    /// - Parameters:
    ///   - nodeCount: the nodes are the indices below it.
    ///   - edges: between nodes; those from a node to itself get a route of one point.
    ///   - metrics: sizes in the unit of the drawing.
    package init(nodeCount: Int, edges: [Edge], metrics: Metrics) {
        var rows = Layers(nodeCount: nodeCount, edges: edges)
        rows.reduceCrossings()
        let xs = Self.columns(rows, metrics)
        let least = (0..<nodeCount).map { xs[$0] }.min() ?? 0
        let greatest = (0..<nodeCount).map { xs[$0] }.max() ?? 0
        let leastBend = min(least - metrics.nodeWidth / 2, xs.min() ?? 0)
        let shift = -leastBend
        let rowHeight = metrics.nodeHeight + metrics.layerGap
        let points = xs.indices.map { place in
            Point(
                x: xs[place] + shift,
                y: Double(rows.layerOf[place]) * rowHeight + metrics.nodeHeight / 2)
        }
        centres = Array(points.prefix(nodeCount))
        layers = Array(rows.layerOf.prefix(nodeCount))
        routes = rows.routes.map { route in
            Self.route(route.map { points[$0] }, nodeHeight: metrics.nodeHeight)
        }
        width = nodeCount == 0 ? 0 : max(greatest + metrics.nodeWidth / 2, xs.max() ?? 0) + shift
        height = rows.places.isEmpty ? 0 : Double(rows.places.count) * rowHeight - metrics.layerGap
    }

    private static func route(_ points: [Point], nodeHeight: Double) -> [Point] {
        guard points.count > 1, var first = points.first, var last = points.last else {
            return points
        }
        first.y += nodeHeight / 2
        last.y -= nodeHeight / 2
        return [first] + points.dropFirst().dropLast() + [last]
    }

    /// The x of each place: passes down and up draw each towards the mean of its neighbours.
    private static func columns(_ rows: Layers, _ metrics: Metrics) -> [Double] {
        var xs = Array(repeating: 0.0, count: rows.layerOf.count)
        let distances = rows.places.map { layer in
            layer.indices.map { index in
                index == 0 ? 0 : distance(layer[index - 1], layer[index], rows, metrics)
            }
        }
        for (layer, distances) in zip(rows.places, distances) {
            let spread = Spacing.positions(
                wishes: Array(repeating: 0, count: layer.count), distances: distances)
            for (place, x) in zip(layer, spread) { xs[place] = x }
        }
        for pass in 0..<alignmentCount {
            let goesDown = pass.isMultiple(of: 2)
            let order = goesDown ? Array(rows.places.indices) : rows.places.indices.reversed()
            for layer in order {
                let wishes = rows.places[layer].map { place in
                    let near = goesDown ? rows.above[place] : rows.below[place]
                    guard !near.isEmpty else { return xs[place] }
                    return near.reduce(0) { $0 + xs[$1] } / Double(near.count)
                }
                let positions = Spacing.positions(wishes: wishes, distances: distances[layer])
                for (place, x) in zip(rows.places[layer], positions) { xs[place] = x }
            }
        }
        return xs
    }

    /// Edges that pass by need less room than nodes.
    private static func distance(
        _ left: Int, _ right: Int, _ rows: Layers, _ metrics: Metrics
    ) -> Double {
        let halves = [left, right].reduce(0) { sum, place in
            sum + (place < rows.nodeCount ? metrics.nodeWidth / 2 : metrics.columnGap / 4)
        }
        return halves + metrics.columnGap / (max(left, right) < rows.nodeCount ? 1 : 2)
    }
}
