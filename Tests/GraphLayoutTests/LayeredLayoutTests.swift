import Testing

@testable import GraphLayout

struct LayeredLayoutTests {
    private let metrics = LayeredLayout.Metrics(
        nodeWidth: 100, nodeHeight: 40, columnGap: 20, layerGap: 30)

    private func layout(_ nodeCount: Int, _ edges: [(Int, Int)]) -> LayeredLayout {
        LayeredLayout(
            nodeCount: nodeCount, edges: edges.map { Edge(from: $0.0, to: $0.1) }, metrics: metrics)
    }

    @Test func `a graph without nodes takes no room`() {
        let empty = layout(0, [])
        #expect(empty.width == 0)
        #expect(empty.height == 0)
    }

    @Test func `a chain stands in one column`() {
        let chain = layout(3, [(0, 1), (1, 2)])
        #expect(chain.layers == [0, 1, 2])
        #expect(
            chain.centres == [
                Point(x: 50, y: 20), Point(x: 50, y: 90), Point(x: 50, y: 160),
            ])
        #expect(
            chain.routes == [
                [Point(x: 50, y: 40), Point(x: 50, y: 70)],
                [Point(x: 50, y: 110), Point(x: 50, y: 140)],
            ])
        #expect(chain.width == 100)
        #expect(chain.height == 180)
    }

    @Test
    func `a node stands below all that lead to it, and a long edge bends around what it passes`() {
        let skipping = layout(3, [(0, 1), (1, 2), (0, 2)])
        #expect(skipping.layers == [0, 1, 2])
        let long = skipping.routes[2]
        #expect(long.count == 3)
        #expect(abs(long[1].x - skipping.centres[1].x) >= 50)
    }

    @Test func `two edges that cross are untangled`() {
        // Drawn in the order they came, 0–3 and 1–2 would cross.
        let untangled = layout(4, [(0, 3), (1, 2)])
        #expect(
            (untangled.centres[0].x < untangled.centres[1].x)
                == (untangled.centres[3].x < untangled.centres[2].x))
    }

    @Test func `a cycle and an edge to oneself are drawn, too`() {
        let cycle = layout(3, [(0, 1), (1, 2), (2, 0), (1, 1)])
        #expect(cycle.layers == [0, 1, 2])
        #expect(cycle.routes[3].count == 1)
    }

    @Test func `no two nodes overlap in a large graph, and every edge leads down`() {
        var edges: [(Int, Int)] = []
        for node in 1..<1000 {
            for index in 0...(node % 3) {
                let stride = (node * 7919 + index * 104_729) % min(node, 60)
                edges.append((node - 1 - stride, node))
            }
        }
        let large = layout(1000, edges)
        for layer in Dictionary(grouping: 0..<1000, by: { large.layers[$0] }).values {
            let xs = layer.map { large.centres[$0].x }.sorted()
            for (left, right) in zip(xs, xs.dropFirst()) { #expect(right - left >= 119.999) }
        }
        for (edge, route) in zip(edges, large.routes) {
            #expect(large.layers[edge.0] < large.layers[edge.1])
            for (upper, lower) in zip(route, route.dropFirst()) { #expect(upper.y < lower.y) }
        }
        #expect(large.centres.allSatisfy { $0.x >= 50 && $0.x <= large.width - 50 })
    }

    @Test func `the same graph is drawn the same way each time`() {
        let edges = (1..<200).map { ($0 / 3, $0) }
        #expect(layout(200, edges).centres == layout(200, edges).centres)
    }
}
