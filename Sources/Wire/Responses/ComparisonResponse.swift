package import Drift
package import Instants

/// What `strandline compare` prints, and `strandline replay` for each window.
package struct ComparisonResponse: Codable, Sendable, Equatable {
    package struct Field: Codable, Sendable, Equatable {
        package var field: String
        package var kind: String
        package var score: Double
        package var measure: String?
        package var measures: [EffectResponse]

        package init(field: String, report: DriftReport) {
            self.field = field
            kind = report.kind.rawValue
            let drift = DriftResponse(report)
            score = drift.score
            measure = drift.measure
            measures = drift.measures
        }
    }

    package var referenceRows: Int?
    package var currentRows: Int?
    package var windowStart: Instant?
    package var windowEnd: Instant?
    package var rows: Int?
    /// The worst first.
    package var fields: [Field]

    private enum CodingKeys: String, CodingKey {
        case rows, fields
        case referenceRows = "reference_rows"
        case currentRows = "current_rows"
        case windowStart = "window_start"
        case windowEnd = "window_end"
    }

    package init(referenceRows: Int, currentRows: Int, fields: [Field]) {
        self.referenceRows = referenceRows
        self.currentRows = currentRows
        self.fields = Self.worstFirst(fields)
    }

    package init(windowStart: Instant, windowEnd: Instant, rows: Int, fields: [Field]) {
        self.windowStart = windowStart
        self.windowEnd = windowEnd
        self.rows = rows
        self.fields = Self.worstFirst(fields)
    }

    private static func worstFirst(_ fields: [Field]) -> [Field] {
        fields.sorted { ($1.score, $0.field) < ($0.score, $1.field) }
    }
}
