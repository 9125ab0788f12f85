import HTTPSupport
import Hummingbird
import Instants
import Lineage
import Strandline
import Wire

/// `/components`: the named steps of pipelines.
struct ComponentRoutes {
    let engine: Engine
    let bodyBytesMax: Int

    func add(to router: some RouterMethods<AppContext>) {
        addTags(to: router)
        router.post("components") { request, _ in
            try request.allowParameters([])
            let body = try ComponentRequest(json: await request.json(bytesMax: bodyBytesMax))
            let isNew = try await engine.createComponent(
                Component(
                    name: body.name, description: body.description, owner: body.owner,
                    tags: body.tags, createdAt: engine.clock.now()))
            return try await Response.json(
                answer(for: body.name), status: isNew ? .created : .ok)
        }
        router.get("components") { request, _ in
            try request.allowParameters(["owner", "tag", "after", "limit"])
            let page = try ListPage(request)
            let components = try await engine.components(
                owner: request.parameter("owner"), tag: request.parameter("tag"),
                after: page.cursor, limit: page.lookedAt)
            return try page.response(components.map(ComponentResponse.init)) { $0.name }
        }
        router.get("components/:name") { request, context in
            try request.allowParameters([])
            return try await Response.json(answer(for: context.pathParameter("name")))
        }
        router.get("components/:name/runs") { request, context in
            try request.allowParameters(["limit", "since", "until", "before"])
            let (since, until) = (try request.instant("since"), try request.instant("until"))
            if let since, let until, until < since {
                throw RequestError.parameter(name: "until", reason: "must not lie before 'since'")
            }
            let component = try await engine.component(
                named: context.pathParameter("name"))
            let page = try RunPage(request)
            let runs = try await engine.runs(
                ofComponent: component.name, limit: page.lookedAt, since: since, until: until,
                before: page.before)
            return try page.response(runs.map { RunResponse($0, owner: component.owner) })
        }
    }

    /// Tags are a resource of their own, too: what there is to filter by.
    private func addTags(to router: some RouterMethods<AppContext>) {
        router.get("tags") { request, _ in
            try request.allowParameters(["after", "limit"])
            let page = try ListPage(request)
            let tags = try await engine.tags(after: page.cursor, limit: page.lookedAt)
            return try page.response(tags) { $0 }
        }
        router.post("components/:name/tags") { request, context in
            try request.allowParameters([])
            let name = try context.pathParameter("name")
            let body = try NamesRequest(
                json: await request.json(bytesMax: bodyBytesMax), many: "tags")
            try await engine.addTags(body.names, toComponent: name)
            return try await Response.json(answer(for: name))
        }
    }

    private func answer(for name: String) async throws -> ComponentResponse {
        ComponentResponse(try await engine.component(named: name))
    }
}
