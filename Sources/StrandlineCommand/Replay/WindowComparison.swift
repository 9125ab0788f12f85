import Drift
import Instants
import Sketches
import Wire

/// The windows of a table, those of a calm time against which the others are compared.
struct WindowComparison {
    /// The calm windows, column by column.
    struct Reference {
        let until: Instant
        let rowCount: Int
        let windowCount: Int
        let panesByField: [(name: String, panes: [FieldSummary])]
    }

    let reference: Reference
    let windows: [ComparisonResponse]

    /// - Parameters:
    ///   - table: Where the windows come from.
    ///   - referenceUntil: Windows that end by then are the reference; nil for the first alone.
    ///   - options: What is asked of the scores.
    /// - Throws: `CommandFailure` where no window is left on one of both sides.
    init(_ table: EventTimeTable, referenceUntil: Instant?, options: DriftOptions) throws {
        let span = table.windowSpan
        let all = table.windows
        guard let first = all.first else {
            throw CommandFailure("the files hold no row with a time")
        }
        let until = referenceUntil ?? first.start + span
        let calm = all.filter { $0.start + span <= until }
        let compared = all.filter { $0.start + span > until }
        guard !calm.isEmpty else {
            throw CommandFailure("no window ends by \(until), so that there is no reference")
        }
        reference = Reference(
            until: until, rowCount: calm.map(\.rowCount).reduce(0, +), windowCount: calm.count,
            panesByField: table.fields.enumerated().map { index, field in
                (field.name, calm.map { $0.summaries[index] })
            })
        let prepared = reference.panesByField.map {
            PreparedReference(panes: $0.panes, options: options)
        }
        windows = compared.map { window in
            ComparisonResponse(
                windowStart: window.start, windowEnd: window.start + span, rows: window.rowCount,
                fields: zip(table.fields, zip(prepared, window.summaries)).compactMap {
                    field, sides in
                    sides.0.map {
                        ComparisonResponse.Field(field: field.name, report: $0.report(on: sides.1))
                    }
                })
        }
    }
}
