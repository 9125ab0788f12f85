/// Where a field lies among the bytes of its batch, without its quotes.
struct FieldRange {
    var start: UInt32
    var count: UInt32
}

/// Finds the fields of one row (RFC 4180: commas, quotes doubled within quotes, CR LF or LF).
struct RowScanner {
    enum Outcome: Equatable {
        /// A row that ends before `end` and goes over `lineCount` lines.
        case row(end: Int, lineCount: Int)
        /// A line without anything on it.
        case blank(end: Int)
        /// The bytes end within the row; where that is in quotes, how many lines after its start
        /// they were opened.
        case incomplete(openQuoteLine: Int?)
        /// What is wrong, and how many lines after the start of the row.
        case fault(RowFault, line: Int)
    }

    /// The fields of the row; their starts count from `base`.
    var fields: [FieldRange] = []

    /// The indexes of the fields in which quotes are doubled.
    var escapedFields: [Int] = []

    /// Scans the row that begins at `start`; all that it adds is taken back unless it is whole.
    mutating func scan(_ bytes: Span<UInt8>, from start: Int, base: Int) -> Outcome {
        guard start < bytes.count else { return .incomplete(openQuoteLine: nil) }
        if bytes[start] == .newline { return .blank(end: start + 1) }
        if bytes[start] == .carriageReturn, start + 1 < bytes.count, bytes[start + 1] == .newline {
            return .blank(end: start + 2)
        }
        let fieldCount = fields.count
        let escapedFieldCount = escapedFields.count
        let outcome = scanFields(bytes, from: start, base: base)
        if case .row = outcome { return outcome }
        fields.removeSubrange(fieldCount...)
        escapedFields.removeSubrange(escapedFieldCount...)
        return outcome
    }

    @inline(__always)
    private mutating func scanFields(_ bytes: Span<UInt8>, from start: Int, base: Int) -> Outcome {
        var index = start
        var line = 0
        while index < bytes.count {
            if bytes[index] == .quote {
                if let outcome = scanQuoted(bytes, &index, &line, base: base) { return outcome }
            } else {
                let fieldStart = index
                // Only five bytes up to the comma mean anything, and text is mostly above it.
                while index < bytes.count, bytes[index] > .comma || !bytes[index].isSpecial {
                    index += 1
                }
                fields.append(
                    FieldRange(
                        start: UInt32(truncatingIfNeeded: fieldStart - base),
                        count: UInt32(truncatingIfNeeded: index - fieldStart)))
            }
            guard index < bytes.count else { break }
            switch bytes[index] {
            case .comma:
                index += 1
            case .newline:
                return .row(end: index + 1, lineCount: line + 1)
            case .carriageReturn:
                guard index + 1 < bytes.count else { return .incomplete(openQuoteLine: nil) }
                guard bytes[index + 1] == .newline else {
                    return .fault(.loneCarriageReturn, line: line)
                }
                return .row(end: index + 2, lineCount: line + 1)
            case .quote:
                return .fault(.strayQuote, line: line)
            case 0:
                return .fault(.nul, line: line)
            default:
                return .fault(.textAfterQuote, line: line)
            }
        }
        return .incomplete(openQuoteLine: nil)
    }

    /// Scans from an opening quote to behind the closing one; an outcome where that fails.
    private mutating func scanQuoted(
        _ bytes: Span<UInt8>, _ index: inout Int, _ line: inout Int, base: Int
    ) -> Outcome? {
        let openQuoteLine = line
        let fieldStart = index + 1
        index = fieldStart
        while true {
            while index < bytes.count, bytes[index] > .quote { index += 1 }
            guard index < bytes.count else { return .incomplete(openQuoteLine: openQuoteLine) }
            switch bytes[index] {
            case .quote:
                guard index + 1 < bytes.count else {
                    return .incomplete(openQuoteLine: openQuoteLine)
                }
                guard bytes[index + 1] == .quote else {
                    fields.append(
                        FieldRange(
                            start: UInt32(truncatingIfNeeded: fieldStart - base),
                            count: UInt32(truncatingIfNeeded: index - fieldStart)))
                    index += 1
                    return nil
                }
                if escapedFields.last != fields.count { escapedFields.append(fields.count) }
                index += 2
            case .newline:
                line += 1
                index += 1
            case 0:
                return .fault(.nul, line: line)
            default:
                index += 1
            }
        }
    }
}

/// What can be wrong within a row.
enum RowFault {
    case strayQuote
    case textAfterQuote
    case loneCarriageReturn
    case nul

    /// The sentence for people.
    var reason: String {
        switch self {
        case .strayQuote: "there is a quote within a field that does not begin with one"
        case .textAfterQuote: "there is text between a closing quote and the next comma"
        case .loneCarriageReturn: "there is a carriage return without a line feed after it"
        case .nul: "there is a NUL byte, which no text has; is this a CSV file in UTF-8?"
        }
    }
}

extension UInt8 {
    static let newline = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let quote = UInt8(ascii: "\"")
    static let comma = UInt8(ascii: ",")

    /// Whether the byte ends an unquoted field or must not be in it.
    @inline(__always)
    fileprivate var isSpecial: Bool {
        self == .comma || self == .newline || self == .carriageReturn || self == .quote
            || self == 0
    }
}
