import Wire

/// The columns of a profile, a line each.
struct StatisticsTable {
    let columns: [ProfileResponse.Column]

    private static let categoriesShown = 3

    var table: TextTable {
        var table = TextTable([
            ("FIELD", .left), ("KIND", .left), ("COUNT", .right), ("MISSING", .right),
            ("DISTINCT", .right), ("MEAN", .right), ("STDDEV", .right), ("MIN", .right),
            ("25%", .right), ("MEDIAN", .right), ("75%", .right), ("MAX", .right),
            ("COMMONEST", .left),
        ])
        for column in columns {
            let statistics = column.statistics
            let quantiles = statistics.quantiles ?? [:]
            table.add(
                [
                    column.field, statistics.kind, "\(statistics.count)", "\(statistics.missing)",
                    statistics.distinct.map(String.init) ?? "many", statistics.mean.short,
                    statistics.stddev.short,
                    statistics.minimum.short, quantiles["0.25"].short, quantiles["0.5"].short,
                    quantiles["0.75"].short, statistics.maximum.short,
                    Self.commonest(statistics.categories ?? [:]),
                ])
        }
        return table
    }

    private static func commonest(_ categories: [String: Double]) -> String {
        categories.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(categoriesShown)
            .map { "\($0.key) \($0.value.percent)" }.joined(separator: ", ")
    }
}
