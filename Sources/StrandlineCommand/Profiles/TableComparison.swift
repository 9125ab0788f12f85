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
        for (name, summary) in reference.columns {
            guard let other = current.columns.first(where: { $0.name == name }) else { continue }
            guard let prepared = PreparedReference(panes: [summary], options: options) else {
                continue
            }
            fields.append(
                ComparisonAnswer.Field(field: name, report: prepared.report(on: other.summary)))
        }
        guard !fields.isEmpty else {
            throw CommandFailure("the two tables have no column with values in common")
        }
        answer = ComparisonAnswer(
            referenceRows: reference.rowCount, currentRows: current.rowCount, fields: fields)
        unmatched = Set(reference.columns.map(\.name))
            .symmetricDifference(current.columns.map(\.name)).sorted()
    }
}
