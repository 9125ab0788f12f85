import Instants
import Wire

/// Windows of a replay, a line each, with their worst fields.
struct WindowTable {
    let windows: [ComparisonResponse]
    let span: TimeSpan

    private static let fieldsShown = 4

    var table: TextTable {
        var table = TextTable([
            ("WINDOW", .left), ("ROWS", .right), ("DRIFTED", .right), ("WORST FIELDS", .left),
        ])
        for window in windows {
            let drifted = window.fields.count { $0.score >= 1 }
            table.add([
                window.windowStart.map(label) ?? "", "\(window.rows ?? 0)",
                drifted == 0 ? "–" : "\(drifted)",
                window.fields.prefix(Self.fieldsShown).filter { $0.score > 0 }.map(Self.text)
                    .joined(separator: ", "),
            ])
        }
        return table
    }

    /// Days are named by their date alone.
    private func label(_ start: Instant) -> String {
        span.microseconds.isMultiple(of: 86_400_000_000)
            ? CalendarTime(start).date : start.description
    }

    private static func text(_ field: ComparisonResponse.Field) -> String {
        let mark = field.score >= 1 ? "!" : ""
        return "\(field.field) \(field.score.hundredths)\(mark)"
    }
}
