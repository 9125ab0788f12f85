import Drift
package import Instants
package import Monitor
import Sketches

/// An entry of `GET /fields`.
package struct FieldEntry: Codable, Sendable, Equatable {
    package var component: String
    package var role: String
    package var field: String
    package var kind: String?
    /// Values in the window, missing ones among them.
    package var rows: Int
    /// Absent as long as there is no reference.
    package var score: Double?
    package var measure: String?
    /// Role and name of the worst field of those that drift together with this one, itself perhaps.
    ///
    /// Absent for a field that drifts alone or not at all.
    package var group: String?

    package init(_ entry: DriftRanking.Entry) {
        let reading = entry.reading
        component = reading.key.component
        role = reading.key.role.rawValue
        field = reading.key.field
        kind = reading.kind?.rawValue
        rows = reading.window?.rowCount ?? 0
        score = reading.report?.score
        measure = reading.report?.leading?.rawValue
        group = entry.group.map { "\($0.role.rawValue)/\($0.field)" }
    }
}

/// The answer to `GET /fields/{component}/{role}/{field}`.
package struct FieldResponse: Codable, Sendable, Equatable {
    package struct Window: Codable, Sendable, Equatable {
        package var start: Instant?
        package var end: Instant?
        /// The run whose values these are, for a batch component.
        package var run: Int64?
        package var statistics: FieldStatistics?
    }

    package struct Reference: Codable, Sendable, Equatable {
        package var kind: String
        /// The run that it comes from, if it comes from one.
        package var run: Int64?
        /// Why it is in force, where nobody set it.
        package var reason: String?
        package var setAt: Instant
        /// `day` or `week` where windows are compared with their like, else `none`.
        package var seasonality: String
        /// Of the part that the window is compared with.
        package var statistics: FieldStatistics?

        private enum CodingKeys: String, CodingKey {
            case kind, run, reason, seasonality, statistics
            case setAt = "set_at"
        }
    }

    package var component: String
    package var role: String
    package var field: String
    package var kind: String?
    /// Values since the field appeared, missing and refused ones among them.
    package var values: Int
    package var missing: Int
    /// Infinite numbers, and vectors that do not fit the others.
    package var refused: Int
    /// Values of another type than the field's; they came with batches that were refused.
    package var mistyped: Int
    package var late: Int
    package var newestValueAt: Instant?
    package var window: Window
    package var reference: Reference?
    package var drift: DriftResponse?
    /// The same over the newest quarter of the window.
    package var recent: DriftResponse?

    private enum CodingKeys: String, CodingKey {
        case component, role, field, kind, values, missing, refused, mistyped, late
        case window, reference
        case drift, recent
        case newestValueAt = "newest_value_at"
    }

    package init(_ reading: FieldReading) {
        component = reading.key.component
        role = reading.key.role.rawValue
        field = reading.key.field
        kind = reading.kind?.rawValue
        values = reading.counters.valueCount
        missing = reading.counters.missingCount
        refused = reading.counters.refusedCount
        mistyped = reading.counters.mistypedCount
        late = reading.counters.lateCount
        newestValueAt = reading.newestValueAt
        window = Window(
            start: reading.windowStart, end: reading.windowEnd, run: reading.run,
            statistics: reading.window.map(FieldStatistics.init))
        reference = reading.reference.map {
            Reference(
                kind: $0.origin.name, run: $0.origin.run, reason: $0.origin.reason, setAt: $0.setAt,
                seasonality: $0.seasonality.rawValue,
                statistics: reading.compared.map { FieldStatistics($0.summary) })
        }
        drift = reading.report.map(DriftResponse.init)
        recent = reading.recentReport.map(DriftResponse.init)
    }
}
