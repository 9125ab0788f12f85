import Drift
import Wire

/// Two tables compared column by column.
struct TableComparison {
    let answer: ComparisonResponse
    /// Columns that only one of both has.
    let unmatched: [String]

    init(
        reference: TableProfile, current: TableProfile, options: DriftOptions
    ) throws {
        var fields: [ComparisonResponse.Field] = []
        for (key, summary) in reference.columns {
            guard let other = current.summary(of: key),
                let prepared = PreparedReference(panes: [summary], options: options)
            else { continue }
            fields.append(
                ComparisonResponse.Field(
                    field: key.description, report: prepared.report(on: other)))
        }
        guard !fields.isEmpty else {
            throw CommandFailure("the two tables have no column with values in common")
        }
        answer = ComparisonResponse(
            referenceRows: reference.rowCount, currentRows: current.rowCount, fields: fields)
        unmatched = Set(reference.columns.map(\.key))
            .symmetricDifference(current.columns.map(\.key)).map(\.description).sorted()
    }
}
