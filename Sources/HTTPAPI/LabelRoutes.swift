import HTTPSupport
import HTTPTypes
import Hummingbird
import Lineage
import Strandline
import Wire

/// `/labels`: marks on data that spread from what a run read to what it wrote.
struct LabelRoutes {
    let engine: Engine
    let bodyBytesMax: Int

    func add(to router: some RouterMethods<AppContext>) {
        router.get("labels") { request, _ in
            try request.allowParameters(["retracted", "after", "limit"])
            let page = try ListPage(request)
            let labels =
                try request.boolean("retracted") ?? false
                ? try await engine.retractedLabels(after: page.cursor, limit: page.lookedAt)
                : try await engine.labels(after: page.cursor, limit: page.lookedAt)
            return try page.response(labels.map(LabelResponse.init)) { $0.name }
        }
        router.get("labels/:name/artifacts") { request, context in
            try request.allowParameters([])
            let artifacts = try await engine.artifacts(
                labelled: context.pathParameter("name"))
            return try Response.json(artifacts.map(ArtifactResponse.init))
        }
        router.post("labels") { request, _ in
            try request.allowParameters([])
            let names = try await names(in: request)
            try await engine.createLabels(names)
            return try await answer(for: names, status: .created)
        }
        router.post("labels/retract") { request, _ in
            try request.allowParameters([])
            let names = try await names(in: request)
            try await engine.retract(labels: names)
            return try await answer(for: names, status: .ok)
        }
    }

    private func names(in request: Request) async throws -> [String] {
        try NamesRequest(
            json: await request.json(bytesMax: bodyBytesMax), one: "label", many: "labels"
        ).names
    }

    private func answer(
        for names: [String], status: HTTPResponse.Status
    ) async throws -> Response {
        let labels = try await engine.labels(named: Set(names).sorted())
        return try Response.json(labels.map(LabelResponse.init), status: status)
    }
}
