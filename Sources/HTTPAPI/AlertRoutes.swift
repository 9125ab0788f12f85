import HTTPSupport
import Hummingbird
import Strandline
import Wire

/// `/alerts`: the webhook that Alertmanager posts to.
struct AlertRoutes {
    let engine: Engine
    let bodyBytesMax: Int

    func add(to router: some RouterMethods<AppContext>) {
        router.post("alerts") { request, _ in
            try request.allowParameters([])
            let body = try AlertsRequest(json: await request.json(bytesMax: bodyBytesMax))
            let aboutFields = body.entries.filter { $0.field != nil }
            let raised = aboutFields.filter { !$0.isResolved }.compactMap { entry in
                entry.field.map { (alert: entry.key, field: $0) }
            }
            let outcome = try await engine.receiveAlerts(
                raised: raised, resolved: aboutFields.filter(\.isResolved).map(\.key))
            return try Response.json(
                AlertsResponse(
                    flagged: outcome.flaggedCount, unflagged: outcome.unflaggedCount,
                    ignored: outcome.ignoredCount + body.entries.count - aboutFields.count))
        }
    }
}
