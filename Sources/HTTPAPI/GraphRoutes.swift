package import HTTPSupport
import Drift
package import Hummingbird
import Lineage
import Monitor
package import Strandline
import Wire

/// `/api/graph`: lineage for Grafana's node graph panel, by the data source
/// `hamedkarbasi93-nodegraphapi-datasource`.
///
/// The plugin sends the query of the panel to both paths, and its test asks for `/api/health`.
package struct GraphRoutes {
    let engine: Engine

    package init(engine: Engine) {
        self.engine = engine
    }

    /// More cannot be told apart on a screen, and the panel draws no more than 1,500.
    private static let nodeCountMax = 1000
    static let depthMax = 1000
    private static let parameters: Set<String> = ["output", "component", "depth"]

    package func add(to router: some RouterMethods<AppContext>) {
        router.get("api/health") { _, _ in Response.text("Strandline is healthy.\n") }
        router.get("api/graph/fields") { request, _ in
            try request.allowParameters(Self.parameters)
            return try Response.json(GraphFieldsResponse())
        }
        router.get("api/graph/data") { request, _ in
            try request.allowParameters(Self.parameters)
            return try await Response.json(
                GraphResponse(trace(for: request), driftSummaries: driftSummaries()))
        }
    }

    /// The trace of an output, that of a component's latest run, or what feeds what.
    ///
    /// A parameter that is empty is one that the panel's variable left empty.
    private func trace(for request: Request) async throws -> Trace {
        let depth = try request.integer("depth", in: 0...Self.depthMax)
        if let output = request.parameter("output"), !output.isEmpty {
            return try await engine.trace(
                output: output, depth: depth, runCountMax: Self.nodeCountMax)
        }
        guard let component = request.parameter("component"), !component.isEmpty else {
            return try await engine.overview(componentCountMax: Self.nodeCountMax)
        }
        guard let run = try await engine.runs(ofComponent: component, limit: 1).first else {
            return Trace(direction: .upstream, roots: [], nodes: [], edges: [])
        }
        return try await engine.trace(
            run: run.id, depth: depth, runCountMax: Self.nodeCountMax)
    }

    private func driftSummaries() async -> [String: GraphResponse.DriftSummary] {
        var driftSummaries: [String: GraphResponse.DriftSummary] = [:]
        for reading in await engine.readings() {
            guard let score = reading.report?.score else { continue }
            var driftSummary =
                driftSummaries[reading.key.component]
                ?? GraphResponse.DriftSummary(fieldCount: 0, driftedCount: 0, highestScore: 0)
            driftSummary.fieldCount += 1
            if score >= 1 { driftSummary.driftedCount += 1 }
            driftSummary.highestScore = max(driftSummary.highestScore, score)
            driftSummaries[reading.key.component] = driftSummary
        }
        return driftSummaries
    }
}
