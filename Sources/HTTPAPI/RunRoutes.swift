import HTTPSupport
import Hummingbird
import Instants
import Lineage
import Strandline
import Wire

/// `/runs`: executions of components.
struct RunRoutes {
    let engine: Engine
    let bodyBytesMax: Int

    func add(to router: some RouterMethods<AppContext>) {
        router.post("runs") { request, _ in
            try request.allowParameters([])
            let body = try RunsRequest(
                json: await request.json(bytesMax: bodyBytesMax), now: engine.clock.now())
            switch body {
            case .one(let run):
                let recorded = try await engine.record([run.draft], columns: [run.columns])
                return try Response.json(
                    RecordedResponse(id: recorded.ids[0], refusedValues: recorded.refusedValues),
                    status: .created)
            case .many(let runs):
                let recorded = try await engine.record(
                    runs.map(\.draft), columns: runs.map(\.columns))
                return try Response.json(
                    RecordedResponse(ids: recorded.ids, refusedValues: recorded.refusedValues),
                    status: .created)
            }
        }
        router.get("runs") { request, _ in
            try request.allowParameters(["limit", "before"])
            let page = try RunPage(request)
            let runs = try await engine.recentRuns(limit: page.lookedAt, before: page.before)
            return try page.response(await engine.responses(for: runs))
        }
        router.get("runs/:id") { request, context in
            try request.allowParameters([])
            let run = try await engine.run(context.pathIdentifier("id"))
            return try await Response.json(engine.responses(for: [run])[0])
        }
        router.patch("runs/:id") { request, context in
            try request.allowParameters([])
            let id = try context.pathIdentifier("id")
            let body = try NotesRequest(json: await request.json(bytesMax: bodyBytesMax))
            try await engine.setNotes(body.notes, of: id)
            return try await Response.json(engine.responses(for: [engine.run(id)])[0])
        }
    }
}

/// A page of a list of runs, which goes on behind the run with an id.
struct RunPage {
    /// How many runs there are where nobody says.
    static let lengthUsual = 100

    /// The run before the first one of the page; nil at the start of the list.
    let before: Int64?
    private let page: ListPage

    init(_ request: Request) throws {
        page = try ListPage(request, goingOn: "before", usual: Self.lengthUsual)
        before = try request.integer("before", in: 1...Int.max).map(Int64.init)
    }

    /// How many runs tell whether there are more than the page holds.
    var lookedAt: Int { page.lookedAt }

    /// The answer with the runs of the page.
    ///
    /// - Parameter runs: Those behind `before`, `lookedAt` at most.
    /// - Returns: The runs as JSON; a `Link` header leads on where there are more.
    /// - Throws: What encoding throws.
    func response(_ runs: [RunResponse]) throws -> Response {
        try page.response(runs) { "\($0.id)" }
    }
}

extension RecordedRuns {
    fileprivate var refusedValues: [RefusedValues] {
        refusals.sorted { $0.key < $1.key }.map {
            RefusedValues(index: $0.key, error: "\($0.value)")
        }
    }
}

extension Engine {
    /// Runs as they are shown, each with the owner of its component.
    func responses(for runs: [Run]) async throws -> [RunResponse] {
        let owners = try await self.owners(of: Set(runs.map(\.component)))
        return runs.map { RunResponse($0, owner: owners[$0.component] ?? "") }
    }
}
