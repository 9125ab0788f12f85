import ClientText
package import Drift

/// Why the monitor takes nothing of a request.
package enum MonitorError: Error, Equatable {
    case unknownField(FieldKey)
    case unlikeKind(field: String, expected: FieldKind, found: FieldKind)
    case raggedColumns(field: String, rows: Int, expected: Int)
    case ids(count: Int, rows: Int)
    case timestampAhead(seconds: Int)
    case emptySpan(FieldKey)
    case emptyReference(FieldKey)
    case runNotKept(run: Int64, FieldKey)
    case seriesLimit(Int)
    case columnLimit(count: Int, limit: Int)
    case rowLimit(count: Int, limit: Int)
    case valueLimit(FieldKey, limit: Int)
    case repeatedColumn(String)
    case name(what: String, reason: String)
}

extension MonitorError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unknownField(let key):
            "no field '\(key.field.excerpt)' has been seen on the \(key.role.rawValue) side of"
                + " component '\(key.component.excerpt)'"
        case .unlikeKind(let field, let expected, let found):
            "field '\(field.excerpt)' is \(expected.rawValue), and \(found.rawValue) values came"
        case .raggedColumns(let field, let rows, let expected):
            "column '\(field.excerpt)' has \(rows) values where the other columns have \(expected)"
        case .ids(let count, let rows):
            "'ids' has \(count) values where the columns have \(rows)"
        case .timestampAhead(let seconds):
            "'timestamp' lies \(seconds) seconds ahead of the server's clock; 86400 are allowed"
        case .emptySpan(let key):
            "no value of \(key.excerpt) is kept for the span 'from' to 'until'"
        case .emptyReference(let key):
            "the reference for \(key.excerpt) holds no row"
        case .runNotKept(let run, let key):
            "no value of run \(run) is kept for \(key.excerpt)"
        case .seriesLimit(let limit):
            "the limit of \(limit) series is reached; raise limits.series or send fewer fields"
        case .columnLimit(let count, let limit):
            "the batch has \(count) columns; \(limit) are allowed"
        case .rowLimit(let count, let limit):
            "the batch tells of \(count) rows; \(limit) are allowed"
        case .valueLimit(let key, let limit):
            "\(key.excerpt) has seen \(limit) values, and takes no more"
        case .repeatedColumn(let field):
            "two columns have the name '\(field.excerpt)'"
        case .name(let what, let reason):
            "'\(what)' \(reason)"
        }
    }
}
