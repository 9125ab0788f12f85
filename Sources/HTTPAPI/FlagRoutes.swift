import HTTPSupport
import Lineage
import ClientText
import Hummingbird
import Instants
import Strandline
import Wire

/// `/flags` and `/review`: outputs that are wrong, and what they came from.
struct FlagRoutes {
    let engine: Engine
    let bodyBytesMax: Int

    /// - Parameters:
    ///   - router: Asks for the right that goes with a request's method.
    ///   - sending: Asks for the right to send, for whoever flags an output may take it back.
    func add(to router: some RouterMethods<AppContext>, sending: some RouterMethods<AppContext>) {
        router.get("flags") { request, _ in
            try request.allowParameters(["before", "limit"])
            let page = try ListPage(request, goingOn: "before")
            let flags = try await engine.flags(
                before: try page.cursor.map(FlagCursor.init(query:)), limit: page.lookedAt)
            return try page.response(flags.map(FlagResponse.init)) {
                FlagCursor(flaggedAt: $0.flaggedAt, output: $0.output).query
            }
        }
        router.post("flags") { request, _ in
            try request.allowParameters([])
            let body = try NamesRequest(
                json: await request.json(bytesMax: bodyBytesMax), one: "output", many: "outputs")
            return try await Response.json(
                FlaggedResponse(flagged: engine.flag(body.names)))
        }
        sending.delete("flags") { request, _ in
            try request.allowParameters(["output", "all"])
            return try await Response.json(UnflaggedResponse(unflagged: unflag(request)))
        }
        router.get("review") { request, _ in
            try request.allowParameters(["order", "limit"])
            let limit = try request.limit(usual: 5, max: LineageLimits.pageRunCountMax)
            switch try request.choice("order", of: ReviewOrder.self) ?? .suspects {
            case .suspects:
                return try await Response.json(ReviewResponse(engine.review(limit: limit)))
            case .mltrace:
                return try await Response.json(
                    ReviewResponse(engine.reviewByCount(limit: limit)))
            }
        }
    }

    /// Takes the flag off one output or off all of them; gives how many were flagged.
    private func unflag(_ request: Request) async throws -> Int {
        switch (request.parameter("output"), request.parameter("all")) {
        case (let output?, nil): return try await engine.unflag(output) ? 1 : 0
        case (nil, "true"): return try await engine.unflagAll()
        case (nil, let all?):
            throw RequestError.parameter(name: "all", reason: "must be true, not '\(all.excerpt)'")
        case (nil, nil):
            throw RequestError.parameter(
                name: "output", reason: "is missing from the query, and so is 'all'")
        case (_?, _?):
            throw RequestError.parameter(name: "all", reason: "cannot stand beside 'output'")
        }
    }
}
