import HTTPSupport
import ClientText
import HTTPTypes
import Hummingbird
import Instants
import Monitor
import Sketches
import Strandline
import Wire

/// `/observations`: rows of values, column by column, or summaries of them.
struct ObservationRoutes {
    let engine: Engine
    let bodyBytesMax: Int

    func add(to router: some RouterMethods<AppContext>) {
        router.post("observations") { request, _ in
            let accepted = try await engine.observe(batch(of: request))
            return try Response.json(AcceptedResponse(accepted: accepted), status: .accepted)
        }
    }

    private func batch(of request: Request) async throws -> ObservationBatch {
        if request.mediaType != Request.sketchMediaType { try request.allowParameters([]) }
        switch request.mediaType {
        case let type? where ObservationBatch.protobufMediaTypes.contains(type):
            return try ObservationBatch(protobuf: await request.bytes(bytesMax: bodyBytesMax))
        case Request.sketchMediaType:
            return try request.batch(ofSketch: await request.bytes(bytesMax: bodyBytesMax))
        default:
            return try ObservationBatch(json: await request.json(bytesMax: bodyBytesMax))
        }
    }
}

extension Request {
    /// A body that is one DataSketches KLL of doubles; the query says whose it is.
    fileprivate func batch(ofSketch bytes: [UInt8]) throws -> ObservationBatch {
        try allowParameters(["component", "role", "field", "run", "timestamp", "batch_id"])
        let role = try requiredParameter("role")
        guard let role = FieldRole(rawValue: role) else {
            throw RequestError.parameter(
                name: "role", reason: "must be input, output or label, not '\(role.excerpt)'")
        }
        let summary: NumericSummary
        do {
            let sketch = try QuantileSketch(dataSketchesBytes: bytes)
            try sketch.checkConsistency()
            summary = NumericSummary(sketch)
        } catch {
            throw RequestDecodingError.malformed(
                "the body is no DataSketches KLL of doubles: \(error)")
        }
        var batch = ObservationBatch(
            component: try requiredParameter("component"), role: role,
            timestamp: try instant("timestamp"), batchID: parameter("batch_id"),
            rowCount: summary.rowCount,
            columns: [
                ObservedColumn(
                    name: try requiredParameter("field"), values: .summary(.numeric(summary)))
            ])
        if let run = parameter("run") {
            if let id = Int64(run) { batch.run = id } else { batch.runExternalID = run }
        }
        return batch
    }
}
