import Instants
package import Lineage
import Store
package import Monitor

/// What came of a message about alerts.
package struct AlertOutcome: Sendable, Equatable {
    /// Outputs that were not flagged before.
    package var flaggedCount = 0
    /// Outputs that are not flagged any more.
    package var unflaggedCount = 0
    /// Alerts about fields that nobody watches here, or that have not drifted.
    package var ignoredCount = 0

    package init() {}
}

extension Engine {
    /// Flags the outputs of what has drifted, and takes the flags off again.
    ///
    /// - Parameters:
    ///   - raised: Alerts, each with the field that it is about.
    ///   - resolved: Alerts that are over.
    /// - Returns: How many outputs and alerts that concerned.
    /// - Throws: `LineageError`.
    package func receiveAlerts(
        raised: [(alert: AlertKey, field: FieldKey)], resolved: [AlertKey]
    ) async throws -> AlertOutcome {
        var outcome = AlertOutcome()
        var alerts: [RaisedAlert] = []
        for (alert, key) in raised {
            let part = monitor.knownField(key)?.driftedPart(at: clock.now())
            switch part {
            case .run(let id): alerts.append(RaisedAlert(alert, subject: .run(id)))
            case .span(let span):
                alerts.append(
                    RaisedAlert(
                        alert, subject: .runs(component: key.component, within: span)))
            case nil: outcome.ignoredCount += 1
            }
        }
        if !alerts.isEmpty { outcome.flaggedCount = try await store.flag(for: alerts) }
        if !resolved.isEmpty { outcome.unflaggedCount = try await store.unflag(for: resolved) }
        return outcome
    }
}
