import HTTPSupport
import Hummingbird
import Lineage
import Strandline
import Wire

/// `/trace`, `/impact` and `/diff`: what made an output, what an artifact led to, and how the makings
/// of two outputs differ.
package struct TraceRoutes {
    let engine: Engine

    static let depthMax = 1_000_000

    func add(to router: some RouterMethods<AppContext>) {
        router.get("trace") { request, _ in
            try request.allowParameters(["output", "artifact", "depth", "row"])
            let output = try request.artifactName()
            let trace = try await engine.trace(
                output: output, depth: depth(in: request), row: row(in: request))
            return try Response.json(TraceResponse(trace, artifact: output))
        }
        router.get("impact") { request, _ in
            try request.allowParameters(["output", "artifact", "depth", "row"])
            let artifact = try request.artifactName()
            let trace = try await engine.impact(
                artifact: artifact, depth: depth(in: request), row: row(in: request))
            return try Response.json(TraceResponse(trace, artifact: artifact))
        }
        router.get("diff") { request, _ in
            try request.allowParameters(["left", "right"])
            let (left, right) = (
                try request.requiredParameter("left"), try request.requiredParameter("right")
            )
            let difference = try await engine.difference(between: left, and: right)
            let owners = try await engine.owners(of: difference.components)
            return try Response.json(
                DifferenceResponse(difference, left: left, right: right, owners: owners))
        }
    }

    private func row(in request: Request) throws -> Int? {
        try request.integer("row", in: 0...RowMap.rowMax)
    }

    private func depth(in request: Request) throws -> Int? {
        try request.integer("depth", in: 0...Self.depthMax)
    }
}

extension Request {
    /// The artifact that is asked for, which may be called an output.
    fileprivate func artifactName() throws -> String {
        switch (parameter("output"), parameter("artifact")) {
        case (let name?, nil) where !name.isEmpty, (nil, let name?) where !name.isEmpty:
            return name
        case (_?, _?):
            throw RequestError.parameter(name: "artifact", reason: "cannot stand beside 'output'")
        default:
            throw RequestError.parameter(
                name: "output", reason: "is missing from the query, and so is 'artifact'")
        }
    }
}
