package import Drift
package import Instants
package import Monitor
package import Sketches

/// The answer to `GET /fields/{component}/{role}/{field}` for a span of the past.
package struct SpanResponse: Codable, Sendable, Equatable {
    package var component: String
    package var role: String
    package var field: String
    package var from: Instant
    package var until: Instant
    package var statistics: FieldStatistics
    package var reference: FieldStatistics?
    package var drift: DriftResponse?

    package init(
        key: FieldKey, span: Range<Instant>, current: FieldSummary, reference: FieldSummary?,
        report: DriftReport?
    ) {
        component = key.component
        role = key.role.rawValue
        field = key.field
        from = span.lowerBound
        until = span.upperBound
        statistics = FieldStatistics(current)
        self.reference = reference.map(FieldStatistics.init)
        drift = report.map(DriftResponse.init)
    }
}
