import HTTPSupport
import ClientText
import Drift
import Foundation
import Hummingbird
import Instants
import Monitor
import PercentEncoding
import Strandline
import Wire

/// `/fields`: the monitored distributions, their scores and their references.
struct FieldRoutes {
    let engine: Engine
    let bodyBytesMax: Int

    func add(to router: some RouterMethods<AppContext>) {
        router.get("fields") { request, _ in
            try request.allowParameters(["component", "after", "limit"])
            let page = try ListPage(request)
            let component = request.parameter("component")
            let readings = await engine.readings {
                component == nil || $0.component == component
            }
            var entries = DriftRanking(readings).entries[...]
            if let cursor = page.cursor {
                let last = try FieldKey(query: cursor)
                guard let place = entries.firstIndex(where: { $0.reading.key == last }) else {
                    throw MonitorError.unknownField(last)
                }
                entries = entries[(place + 1)...]
            }
            return try page.response(entries.prefix(page.lookedAt).map(FieldEntry.init)) {
                FieldKey.query(component: $0.component, role: $0.role, field: $0.field)
            }
        }
        router.get("fields/:component/:role/:field") { request, context in
            try request.allowParameters([
                "from", "until", "reference_from", "reference_until",
            ])
            let key = try context.fieldKey()
            let reference = try request.span(from: "reference_from", until: "reference_until")
            guard let span = try request.span(from: "from", until: "until") else {
                guard reference == nil else {
                    throw RequestError.parameter(
                        name: "from", reason: "is missing: 'reference_from' is that of two spans")
                }
                return try Response.json(answer(for: key))
            }
            let comparison = try await engine.compare(key, span: span, reference: reference)
            return try Response.json(SpanResponse(comparison, of: key, span: span))
        }
        router.put("fields/:component/:role/:field/reference") { request, context in
            try request.allowParameters([])
            let key = try context.fieldKey()
            try await setReference(
                ReferenceRequest(json: await request.json(bytesMax: bodyBytesMax)), of: key)
            return try Response.json(answer(for: key))
        }
        router.delete("fields/:component/:role/:field/reference") { request, context in
            try request.allowParameters([])
            let key = try context.fieldKey()
            try await engine.removeReference(of: key)
            return try Response.json(answer(for: key))
        }
    }

    private func setReference(_ request: ReferenceRequest, of key: FieldKey) async throws {
        switch request {
        case .span(let from, let until):
            try await engine.setReference(from: from, until: until, of: key)
        case .profile(let panes):
            try await engine.setReference(profile: panes, of: key)
        case .automatic:
            try await engine.removeReference(of: key)
        case .run(let id):
            try await engine.setReference(run: id, of: key)
        }
    }

    private func answer(for key: FieldKey) throws -> FieldResponse {
        FieldResponse(try engine.reading(of: key))
    }
}

extension SpanResponse {
    fileprivate init(_ comparison: SpanComparison, of key: FieldKey, span: Range<Instant>) {
        self.init(
            key: key, span: span, current: comparison.current,
            reference: comparison.reference?.summary, report: comparison.report)
    }
}

extension FieldKey {
    /// A key as the query for the fields behind it says it.
    fileprivate static func query(component: String, role: String, field: String) -> String {
        [component, role, field].map(\.percentEncoded).joined(separator: "/")
    }

    fileprivate init(query: String) throws {
        let parts = query.split(separator: "/", omittingEmptySubsequences: false)
            .compactMap(\.removingPercentEncoding)
        guard parts.count == 3, let role = FieldRole(rawValue: parts[1]) else {
            throw RequestError.parameter(
                name: "after",
                reason: "must be a component, a role and a field with slashes between them")
        }
        self.init(component: parts[0], role: role, field: parts[2])
    }
}
