import HTTPSupport
import ClientText
import Evaluation
import Hummingbird
import Instants
import Strandline
import Wire

/// `/outputs`, `/feedback` and `/tasks`: what models said, and what turned out to be true.
struct TaskRoutes {
    let engine: Engine
    let bodyBytesMax: Int

    func add(to router: some RouterMethods<AppContext>) {
        router.post("outputs") { request, _ in try await put(request, as: .output) }
        router.post("feedback") { request, _ in try await put(request, as: .label) }
        router.get("tasks") { request, _ in
            try request.allowParameters(["after", "limit"])
            let page = try ListPage(request)
            let tasks = try await engine.tasks(after: page.cursor, limit: page.lookedAt)
            return try page.response(tasks.map(TaskEntry.init)) { $0.task }
        }
        router.get("tasks/:task") { request, context in
            try request.allowParameters(["window"])
            let task = try context.pathParameter("task")
            let metrics = try await engine.taskMetrics(
                of: task, in: request.taskWindow(now: engine.clock.now()))
            return try Response.json(TaskResponse(task: task, metrics: metrics))
        }
        router.get("tasks/:task/values") { request, context in
            try request.allowParameters(["side", "window", "after", "limit"])
            let task = try context.pathParameter("task")
            let records = try await values(of: task, request)
            return try Response.json(records.map(TaskValueResponse.init))
        }
    }

    private func put(_ request: Request, as side: TaskSide) async throws -> Response {
        try request.allowParameters([])
        let body = try TaskValuesRequest(json: await request.json(bytesMax: bodyBytesMax))
        try await engine.putTaskValues(body.values, as: side, of: body.task)
        return try Response.json(AcceptedResponse(accepted: body.values.count), status: .accepted)
    }

    /// Those with both sides, the latest output first, or those with one, by their ids.
    private func values(of task: String, _ request: Request) async throws -> [TaskValueRecord] {
        let limit = try request.limit(
            usual: TaskWindow.usualCount, max: TaskWindow.countMax)
        let side: TaskSide
        switch request.parameter("side") {
        case nil, "both":
            guard request.parameter("after") == nil else {
                throw RequestError.parameter(
                    name: "after", reason: "goes with 'side=output' or 'side=label' alone")
            }
            let window = try request.taskWindow(now: engine.clock.now())
            return Array(
                try await engine.labelledValues(in: window, of: task)
                    .prefix(request.parameter("limit") == nil ? .max : limit))
        case "output": side = .output
        case "label": side = .label
        case let text?:
            throw RequestError.parameter(
                name: "side", reason: "must be output, label or both, not '\(text.excerpt)'")
        }
        guard request.parameter("window") == nil else {
            throw RequestError.parameter(name: "window", reason: "goes with 'side=both' alone")
        }
        return try await engine.taskValues(
            having: side, of: task, after: request.parameter("after") ?? "", limit: limit)
    }
}

extension Request {
    /// A number of the latest labelled outputs, or a length of time.
    fileprivate func taskWindow(now: Instant) throws -> TaskWindow {
        guard let text = parameter("window") else { return .latest(TaskWindow.usualCount) }
        if let count = Int(text), 1...TaskWindow.countMax ~= count { return .latest(count) }
        guard let span = TimeSpan(parsing: text) else {
            throw RequestError.parameter(
                name: "window",
                reason: "must be a number of outputs up to \(TaskWindow.countMax) or a length"
                    + " of time such as 7d, not '\(text.excerpt)'")
        }
        return .since(now - span, limit: TaskWindow.countMax)
    }
}
