import Hummingbird
import Monitor
import Strandline
import Wire

/// `/fields`: the monitored distributions, their scores and their references.
struct FieldRoutes {
    let engine: Engine
    let bodyBytesMax: Int

    func add(to router: some RouterMethods<AppContext>) {
        router.get("fields") { request, _ in
            try request.allowParameters(["component"])
            let component = request.parameter("component")
            let entries = engine.monitor.readings()
                .filter { component == nil || $0.key.component == component }
                .map(FieldEntry.init)
            return try Response.json(entries.sorted { ($0.score ?? -1) > ($1.score ?? -1) })
        }
        router.get("fields/:component/:role/:field") { request, context in
            try request.allowParameters([])
            return try Response.json(answer(for: context.fieldKey()))
        }
        router.put("fields/:component/:role/:field/reference") { request, context in
            let key = try context.fieldKey()
            try setReference(
                ReferenceRequest(json: await request.json(bytesMax: bodyBytesMax)), of: key)
            return try Response.json(answer(for: key))
        }
        router.delete("fields/:component/:role/:field/reference") { _, context in
            let key = try context.fieldKey()
            try engine.monitor.removeReference(of: key)
            return try Response.json(answer(for: key))
        }
    }

    private func setReference(_ request: ReferenceRequest, of key: FieldKey) throws {
        switch request {
        case .span(let from, let until):
            try engine.monitor.setReference(from: from, until: until, of: key)
        case .profile(let panes):
            try engine.monitor.setReference(panes, origin: .profile, of: key)
        case .automatic:
            try engine.monitor.removeReference(of: key)
        case .run(let id):
            try engine.monitor.setReference(run: id, of: key)
        }
    }

    private func answer(for key: FieldKey) throws -> FieldAnswer {
        FieldAnswer(try engine.monitor.reading(of: key))
    }
}

extension RequestContext {
    /// The field that the path names.
    fileprivate func fieldKey() throws -> FieldKey {
        let role = try pathParameter("role")
        guard let role = FieldRole(rawValue: role) else {
            throw RequestError.parameter(
                name: "role", reason: "must be input, output or label, not '\(role)'")
        }
        return FieldKey(
            component: try pathParameter("component"), role: role,
            field: try pathParameter("field"))
    }
}
