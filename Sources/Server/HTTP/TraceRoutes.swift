import Hummingbird
import LineageStore
import Strandline
import Wire

/// `/trace`: which runs made an output.
struct TraceRoutes {
    let engine: Engine

    private static let depthMax = 1_000_000

    func add(to router: some RouterMethods<AppContext>) {
        router.get("trace") { request, _ in
            try request.allowParameters(["output", "depth"])
            let output = try request.requiredParameter("output")
            let trace = try await engine.store.trace(
                output: output, depth: try request.integer("depth", in: 0...Self.depthMax))
            return try Response.json(TraceAnswer(trace, artifact: output))
        }
    }
}
