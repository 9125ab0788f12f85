import HTTPSupport
import Hummingbird
import Strandline
import Wire

/// `/artifacts`: what is known of inputs and outputs.
struct ArtifactRoutes {
    let engine: Engine

    func add(to router: some RouterMethods<AppContext>) {
        router.get("artifacts/:name") { request, context in
            try request.allowParameters([])
            let card = try await engine.artifact(named: context.pathParameter("name"))
            return try Response.json(ArtifactCardResponse(card))
        }
    }
}
