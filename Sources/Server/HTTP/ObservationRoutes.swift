import Hummingbird
import Monitor
import Strandline
import Wire

/// `/observations`: rows of values, column by column.
struct ObservationRoutes {
    let engine: Engine
    let bodyBytesMax: Int

    func add(to router: some RouterMethods<AppContext>) {
        router.post("observations") { request, _ in
            let batch = try ObservationBatch(json: await request.json(bytesMax: bodyBytesMax))
            let accepted = try await engine.observe(batch)
            return try Response.json(AcceptedAnswer(accepted: accepted), status: .accepted)
        }
    }
}
