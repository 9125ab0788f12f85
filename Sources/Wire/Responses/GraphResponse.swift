import Instants
package import Lineage

/// The answer to `GET /api/graph/data`: runs and what went between them, as Grafana's node graph
/// panel draws them.
///
/// The names of the members are those of the panel's data frames
/// (https://grafana.com/docs/grafana/latest/visualizations/node-graph/#data-api).
package struct GraphResponse: Codable, Sendable, Equatable {
    /// A run: a circle whose rim says how the fields of its component stand.
    package struct Node: Codable, Sendable, Equatable {
        package var id: String
        /// The component.
        package var title: String
        /// The owner.
        package var subTitle: String
        /// The highest drift score of the component's fields; empty where none has one.
        package var mainStat: String
        package var secondaryStat: String
        /// The parts of the rim; they add up to 1.
        package var failed: Double
        package var drifted: Double
        package var stable: Double
        package var unwatched: Double
        package var status: String
        package var startedAt: String
        package var outputs: String

        private enum CodingKeys: String, CodingKey {
            case id, title, subTitle, mainStat, secondaryStat
            case failed = "arc__failed"
            case drifted = "arc__drifted"
            case stable = "arc__calm"
            case unwatched = "arc__unwatched"
            case status = "detail__status"
            case startedAt = "detail__started"
            case outputs = "detail__outputs"
        }
    }

    /// That a run's output was read by another run.
    package struct Edge: Codable, Sendable, Equatable {
        package var id: String
        package var source: String
        package var target: String
        /// The artifact; empty where the dependency was stated by name.
        package var mainStat: String
    }

    /// The drift of the fields of a component.
    package struct DriftSummary: Sendable, Equatable {
        package var fieldCount: Int
        package var driftedCount: Int
        package var highestScore: Double

        package init(fieldCount: Int, driftedCount: Int, highestScore: Double) {
            self.fieldCount = fieldCount
            self.driftedCount = driftedCount
            self.highestScore = highestScore
        }
    }

    package var nodes: [Node]
    package var edges: [Edge]

    /// - Parameters:
    ///   - trace: The runs and edges.
    ///   - driftSummaries: The drift of components whose fields have scores, by name.
    package init(_ trace: Trace, driftSummaries: [String: DriftSummary]) {
        nodes = trace.nodes.map { Node($0, driftSummary: driftSummaries[$0.component]) }
        edges = trace.edges.enumerated().map { index, edge in
            Edge(
                id: String(index), source: String(edge.producer), target: String(edge.consumer),
                mainStat: edge.artifact ?? "")
        }
    }
}

extension GraphResponse.Node {
    /// Outputs that are named at most; a run may have millions.
    private static let outputCountMax = 5

    fileprivate init(_ node: Trace.Node, driftSummary: GraphResponse.DriftSummary?) {
        id = String(node.run)
        title = node.component
        subTitle = node.owner
        secondaryStat = "run \(node.run)"
        status = node.status.rawValue
        startedAt = node.startedAt.description
        let names = node.outputs.prefix(Self.outputCountMax).map(\.name)
        let rest = node.outputs.count - names.count
        outputs = names.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
        mainStat = driftSummary.map { Self.hundredths($0.highestScore) } ?? ""
        (failed, drifted, stable, unwatched) = (0, 0, 0, 0)
        if node.status == .failed {
            failed = 1
        } else if let driftSummary, driftSummary.fieldCount > 0 {
            drifted = Double(driftSummary.driftedCount) / Double(driftSummary.fieldCount)
            stable = 1 - drifted
        } else {
            unwatched = 1
        }
    }

    private static func hundredths(_ score: Double) -> String {
        guard abs(score) < 1e9 else { return "∞" }
        let hundredths = Int((score * 100).rounded())
        let digits = String(hundredths % 100)
        return "\(hundredths / 100)." + (digits.count < 2 ? "0" : "") + digits
    }
}

/// The answer to `GET /api/graph/fields`: which members nodes and edges have.
package struct GraphFieldsResponse: Codable, Sendable, Equatable {
    package struct Field: Codable, Sendable, Equatable {
        package var name: String
        package var type: String
        package var color: String?
        package var displayName: String?

        private enum CodingKeys: String, CodingKey {
            case type, color, displayName
            case name = "field_name"
        }
    }

    package var nodesFields: [Field]
    package var edgesFields: [Field]

    private enum CodingKeys: String, CodingKey {
        case nodesFields = "nodes_fields"
        case edgesFields = "edges_fields"
    }

    package init() {
        nodesFields = [
            Self.text("id"), Self.text("title", "Component"), Self.text("subTitle", "Owner"),
            Self.text("mainStat", "Highest drift score"), Self.text("secondaryStat", "Run"),
            Self.arc("failed", "red", "Failed"), Self.arc("drifted", "orange", "Fields drifted"),
            Self.arc("calm", "green", "Fields without drift"),
            Self.arc("unwatched", "gray", "Not watched"),
            Self.text("detail__status", "Status"), Self.text("detail__started", "Started"),
            Self.text("detail__outputs", "Outputs"),
        ]
        edgesFields = [
            Self.text("id"), Self.text("source"), Self.text("target"),
            Self.text("mainStat", "Artifact"),
        ]
    }

    private static func text(_ name: String, _ displayName: String? = nil) -> Field {
        Field(name: name, type: "string", displayName: displayName)
    }

    private static func arc(_ name: String, _ color: String, _ displayName: String) -> Field {
        Field(name: "arc__\(name)", type: "number", color: color, displayName: displayName)
    }
}
