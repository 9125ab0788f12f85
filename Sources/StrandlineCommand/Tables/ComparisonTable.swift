import Drift
import Wire

/// Fields and how far each has moved, a line each, the worst first.
struct ComparisonTable {
    let fields: [ComparisonResponse.Field]
    /// Measures with a column of their own, which tells the raw value.
    let requested: [Measure]

    var table: TextTable {
        var table = TextTable(
            [
                ("FIELD", .left), ("KIND", .left), ("SCORE", .right), ("MEASURE", .left),
                ("EFFECT", .right), ("NOISE", .right), ("AT LEAST", .right), ("THRESHOLD", .right),
            ] + requested.map { ($0.rawValue.uppercased(), .right) } + [("", .left)])
        for field in fields {
            let leading = field.measures.first { $0.measure == field.measure }
            table.add(
                [
                    field.field, field.kind, field.score.hundredths, field.measure ?? "–",
                    (leading?.effectSize).hundredths, (leading?.noiseFloor).hundredths,
                    (leading?.lowerBound).hundredths,
                    leading.map { max($0.threshold ?? 0, $0.floor ?? 0) }.hundredths,
                ]
                    + requested.map { measure in
                        (field.measures.first { $0.measure == measure.rawValue }?.raw).hundredths
                    } + [field.score >= 1 ? "DRIFT" : ""])
        }
        return table
    }
}
