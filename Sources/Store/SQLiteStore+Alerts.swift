import GRDB
import Instants
package import Lineage

extension SQLiteStore {
    /// The most outputs that one alert flags: a review learns nothing more from others.
    package static let alertOutputCountMax = 1000
    /// The most alerts that may be open at a time.
    package static let openAlertCountMax = 10_000
    /// The most resolved alerts that are remembered, so that a late message is known as such.
    private static let resolvedAlertCountMax = 10_000

    /// Flags the outputs that alerts speak of, all or none.
    ///
    /// An alert that was raised or resolved before changes nothing, so that it may be told any number
    /// of times. One that finds no output is not remembered: the next message about it may find what
    /// has been logged since.
    ///
    /// - Returns: how many outputs were not flagged before.
    /// - Throws: `LineageError.conflict` where too many alerts are open.
    package func flag(for alerts: [RaisedAlert]) async throws -> Int {
        let now = clock.now()
        return try await writes.perform { database in
            let table = AlertTable(database)
            var count = 0
            for alert in alerts where try table.id(of: alert.key) == nil {
                let outputs = try table.outputs(
                    of: alert.subject, limit: Self.alertOutputCountMax)
                guard !outputs.isEmpty else { continue }
                guard try table.openCount() < Self.openAlertCountMax else {
                    throw LineageError.conflict(
                        "\(Self.openAlertCountMax) alerts are open already.")
                }
                let id = try table.insert(alert.key, resolvedAt: nil)
                for output in outputs where try table.flag(output, for: id, at: now) {
                    count += 1
                }
            }
            return count
        }
    }

    /// Takes off the flags that alerts set and no other alert holds.
    ///
    /// What a person flagged stays flagged, be it before or after the alert was raised. An alert that
    /// is heard of for the first time is remembered as resolved.
    ///
    /// - Returns: how many outputs are not flagged any more.
    package func unflag(for alerts: [AlertKey]) async throws -> Int {
        let now = clock.now()
        return try await writes.perform { database in
            let table = AlertTable(database)
            var count = 0
            for alert in alerts {
                if let id = try table.id(of: alert) {
                    count += try table.resolve(id, at: now)
                } else {
                    _ = try table.insert(alert, resolvedAt: now)
                }
            }
            try table.deleteResolved(but: Self.resolvedAlertCountMax)
            return count
        }
    }
}
