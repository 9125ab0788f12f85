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
    private static let titleLengthMax = 23
    private static let lineLengthMax = 25

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
                for path in passing(layout) { SVG.path(.class("edge"), .path(path)) }
                for (edge, route) in zip(edges, layout.routes) where isOnPath(edge) {
                    SVG.path(.class("edge on-path"), .path(Path(following: route)))
                }
                for (node, centre) in zip(nodes, layout.centres) { draw(node, at: centre) }
            }
        }
    }

    private func isOnPath(_ edge: Edge) -> Bool {
        nodes[edge.from].isOnPath && nodes[edge.to].isOnPath
    }

    /// The edges that lie on no path: those from one layer are one shape, since a browser has less
    /// to do for a few large shapes than for thousands of small ones.
    private func passing(_ layout: LayeredLayout) -> [Path] {
        var paths: [Int: Path] = [:]
        for (edge, route) in zip(edges, layout.routes) where !isOnPath(edge) {
            paths[layout.layers[edge.from], default: Path()].follow(route)
        }
        return paths.sorted { $0.key < $1.key }.map(\.value)
    }

    private func draw(_ node: Node, at centre: Point) -> Markup {
        let x = centre.x - Self.nodeWidth / 2
        let y = centre.y - Self.nodeHeight / 2
        var classes = "node"
        if let worst = node.badges.first { classes += " \(worst.kind.rawValue)" }
        if node.isSelected { classes += " selected" }
        if node.isOnPath { classes += " on-path" }
        if node.isFaint { classes += " faint" }
        var attributes: [Attribute] = [
            .class(classes), .translation(x, y), .href(node.link), .label(node.label), .data(.row),
        ]
        if node.isSelected { attributes.append(.current("true")) }
        let title = clipped(node.title, Self.titleLengthMax)
        let line = badgeOrSubtitle(node)
        return markup {
            SVG.a(attributes) {
                // What is cut off is said where the pointer rests.
                if title != node.title || line.text != line.whole { SVG.title(text: node.label) }
                SVG.rect(
                    .class("box"), .width(Self.nodeWidth), .height(Self.nodeHeight),
                    .cornerRadius(6))
                if !node.badges.isEmpty {
                    SVG.rect(
                        .class("strip"), .width(5), .height(Self.nodeHeight), .cornerRadius(2))
                }
                SVG.text(.class("node-title"), .x(13), .y(20), text: title)
                SVG.text(.class(line.kind), .x(13), .y(38), text: line.text)
            }
            if let more = node.more {
                SVG.a(
                    .class("more"), .translation(centre.x, y + Self.nodeHeight), .href(more),
                    .label("Show what led to \(node.title)")
                ) {
                    SVG.circle(.radius(9))
                    SVG.text(.y(4.5), .anchor("middle"), text: "+")
                }
            }
        }
    }

    private func badgeOrSubtitle(_ node: Node) -> (kind: String, text: String, whole: String) {
        let hasNoBadge = node.badges.isEmpty
        let whole = hasNoBadge ? node.subtitle : node.badges.map(\.text).joined(separator: " · ")
        return (
            hasNoBadge ? "node-subtitle" : "node-badge", clipped(whole, Self.lineLengthMax), whole
        )
    }

    private func clipped(_ text: String, _ lengthMax: Int) -> String {
        text.count > lengthMax ? text.prefix(lengthMax - 1) + "…" : text
    }
}

extension Path {
    fileprivate init(following route: [Point]) {
        self.init()
        follow(route)
    }

    /// Goes on along an edge, upright where it leaves and where it arrives.
    fileprivate mutating func follow(_ route: [Point]) {
        guard let first = route.first, route.count > 1 else { return }
        move(to: first.x, first.y)
        for (upper, lower) in zip(route, route.dropFirst()) {
            let middle = (upper.y + lower.y) / 2
            curve((upper.x, middle), (lower.x, middle), to: (lower.x, lower.y))
        }
    }
}
