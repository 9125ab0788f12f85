import Drift
import Wire

/// Two tables compared column by column.
struct TableComparison {
    let answer: ComparisonAnswer
    /// Columns that only one of both has.
    let unmatched: [String]

    init(
        reference: TableProfile, current: TableProfile, options: DriftOptions
    ) throws {
        var fields: [ComparisonAnswer.Field] = []
        for (key, summary) in reference.columns {
            guard let other = current.summary(of: key),
                let prepared = PreparedReference(panes: [summary], options: options)
            else { continue }
            fields.append(
                ComparisonAnswer.Field(
                    field: key.description, report: prepared.report(on: other)))
        }
        guard !fields.isEmpty else {
            throw CommandFailure("the two tables have no column with values in common")
        }
        answer = ComparisonAnswer(
            referenceRows: reference.rowCount, currentRows: current.rowCount, fields: fields)
        unmatched = Set(reference.columns.map(\.key))
            .symmetricDifference(current.columns.map(\.key)).map(\.description).sorted()
    }
}
