package import GraphLayout
package import Markup

/// A graph of runs in layers, each run a link to its card.
package struct LineageChart: Sendable {
    /// Something about a run that a person should see, in a word and a colour.
    package struct Badge: Sendable, Equatable {
        package enum Kind: String, Sendable {
            case failed, drifted, stale, flagged, running
        }

        package var kind: Kind
        package var text: String

        package init(_ kind: Kind, _ text: String) {
            self.kind = kind
            self.text = text
        }
    }

    package struct Node: Sendable {
        package var title: String
        package var subtitle: String
        /// All there is to say, for those who do not see the drawing.
        package var label: String
        package var badges: [Badge]
        package var link: Link
        /// Shows what the run depends on; nil where all of it is shown.
        package var more: Link?
        package var isSelected: Bool
        package var isOnPath: Bool
        /// Whether a filter passes over the run.
        package var isFaint: Bool

        package init(
            title: String, subtitle: String, label: String, badges: [Badge], link: Link,
            more: Link?, isSelected: Bool, isOnPath: Bool, isFaint: Bool
        ) {
            self.title = title
            self.subtitle = subtitle
            self.label = label
            self.badges = badges
            self.link = link
            self.more = more
            self.isSelected = isSelected
            self.isOnPath = isOnPath
            self.isFaint = isFaint
        }
    }

    package var nodes: [Node]
    package var edges: [Edge]
    /// What the drawing is of.
    package var label: String

    package init(nodes: [Node], edges: [Edge], label: String) {
        self.nodes = nodes
        self.edges = edges
        self.label = label
    }

    private static let nodeWidth = 190.0
    private static let nodeHeight = 50.0
    private static let margin = 16.0

    package func draw() -> Markup {
        let layout = LayeredLayout(
            nodeCount: nodes.count, edges: edges,
            metrics: LayeredLayout.Metrics(
                nodeWidth: Self.nodeWidth, nodeHeight: Self.nodeHeight, columnGap: 22,
                layerGap: 40))
        let width = layout.width + 2 * Self.margin
        let height = layout.height + 2 * Self.margin + 10
        return SVG.svg(
            .class("lineage"), .width(width), .height(height), .viewBox(width, height),
            .role("group"), .label(label)
        ) {
            SVG.g(.translation(Self.margin, Self.margin)) {
                // What is on the path is drawn last, above what it crosses.
                for (edge, route) in zip(edges, layout.routes) where !isOnPath(edge) {
                    draw(route, isOnPath: false)
                }
                for (edge, route) in zip(edges, layout.routes) where isOnPath(edge) {
                    draw(route, isOnPath: true)
                }
                for (node, centre) in zip(nodes, layout.centres) { draw(node, at: centre) }
            }
        }
    }

    private func isOnPath(_ edge: Edge) -> Bool {
        nodes[edge.from].isOnPath && nodes[edge.to].isOnPath
    }

    private func draw(_ route: [Point], isOnPath: Bool) -> Markup {
        guard let first = route.first, route.count > 1 else { return Markup() }
        var path = Path()
        path.move(to: first.x, first.y)
        for (upper, lower) in zip(route, route.dropFirst()) {
            let middle = (upper.y + lower.y) / 2
            path.curve((upper.x, middle), (lower.x, middle), to: (lower.x, lower.y))
        }
        return SVG.path(.class(isOnPath ? "edge on-path" : "edge"), .path(path))
    }

    private func draw(_ node: Node, at centre: Point) -> Markup {
        let x = centre.x - Self.nodeWidth / 2
        let y = centre.y - Self.nodeHeight / 2
        var classes = "node"
        if let worst = node.badges.first { classes += " \(worst.kind.rawValue)" }
        if node.isSelected { classes += " selected" }
        if node.isOnPath { classes += " on-path" }
        if node.isFaint { classes += " faint" }
        return SVG.g(.class(classes), .translation(x, y)) {
            SVG.a(
                node.isSelected
                    ? [.href(node.link), .label(node.label), .data(.row), .current("true")]
                    : [.href(node.link), .label(node.label), .data(.row)]
            ) {
                SVG.title(text: node.label)
                SVG.rect(
                    .class("box"), .width(Self.nodeWidth), .height(Self.nodeHeight),
                    .cornerRadius(6))
                SVG.rect(
                    .class("strip"), .x(0), .y(0), .width(5), .height(Self.nodeHeight),
                    .cornerRadius(2))
                SVG.text(.class("node-title"), .x(13), .y(20), text: clipped(node.title, 23))
                badgeOrSubtitle(node)
            }
            if let more = node.more {
                SVG.a(.class("more"), .href(more), .label("Show what led to \(node.title)")) {
                    SVG.circle(.cx(Self.nodeWidth / 2), .cy(Self.nodeHeight), .radius(9))
                    SVG.text(
                        .x(Self.nodeWidth / 2), .y(Self.nodeHeight + 4.5), .anchor("middle"),
                        text: "+")
                }
            }
        }
    }

    private func badgeOrSubtitle(_ node: Node) -> Markup {
        if node.badges.isEmpty {
            return SVG.text(
                .class("node-subtitle"), .x(13), .y(38), text: clipped(node.subtitle, 26))
        }
        let words = node.badges.map(\.text).joined(separator: " · ")
        return SVG.text(.class("node-badge"), .x(13), .y(38), text: clipped(words, 25))
    }

    private func clipped(_ text: String, _ lengthMax: Int) -> String {
        text.count > lengthMax ? text.prefix(lengthMax - 1) + "…" : text
    }
}
