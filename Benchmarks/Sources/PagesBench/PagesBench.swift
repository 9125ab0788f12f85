import Charts
import GraphLayout
import Markup
import Timing

/// Prints what it takes to lay out and to draw the graphs of large traces, beside Graphviz' `dot` on
/// the same graphs.
@main struct PagesBench {
    static func main() {
        let peers = PeerFigures()
        var table = ComparisonTable(unit: "ms")
        for graph in [LineageGraph(count: 1000), LineageGraph(count: 5000)] {
            let layout = CPUTime.median(repetitions: 5) {
                LayeredLayout(
                    nodeCount: graph.count, edges: graph.edges,
                    metrics: .init(nodeWidth: 190, nodeHeight: 50, columnGap: 22, layerGap: 40))
            }
            let chart = graph.chart
            let drawing = CPUTime.median(repetitions: 5) { chart.draw() }
            let peer = peers["dot \(graph.count)"]
            table.add("lay out \(graph.count) runs", ours: layout / 1e6)
            table.add(
                "lay out and draw \(graph.count) runs as SVG", ours: drawing / 1e6,
                target: graph.count == 1000 ? 100 : nil, peer: "Graphviz dot",
                theirs: peer.map { $0 / 1e6 })
        }
        print(table.markdown)
    }
}

/// Runs beside each other in layers, each reading two or three of the layer before: the graph that
/// `peers/pages.py` makes, too.
struct LineageGraph {
    let count: Int
    let edges: [Edge]

    private static let width = 12

    init(count: Int) {
        self.count = count
        edges = (Self.width..<count).flatMap { node in
            let layer = (node / Self.width - 1) * Self.width
            let read = Set((0..<3).map { layer + (node * 7 + $0 * 5) % Self.width })
            return read.sorted().map { Edge(from: $0, to: node) }
        }
    }

    /// The drawing of the graph as the page of a trace has it.
    var chart: LineageChart {
        LineageChart(
            nodes: (0..<count).map { node in
                LineageChart.Node(
                    title: "step \(node / Self.width) #\(node)",
                    subtitle: "ola · 2020-03-07 11:00",
                    label: "step \(node / Self.width) run \(node), 2020-03-07 11:00:00, owner ola",
                    badges: [], link: Link("/trace").with("run", "\(node)"), more: nil,
                    isSelected: node == 0, isOnPath: node == 0, isFaint: false)
            }, edges: edges, label: "Runs")
    }
}
