/// Some rows of a file, addressed by row and column, both from 0.
///
/// The bytes of all fields lie in one array, their doubled quotes already single.
package struct CSVBatch: Sendable {
    package let rowCount: Int
    package let columnCount: Int

    /// Every field is followed by a byte that cannot go on with a number.
    private let bytes: [UInt8]

    /// Row after row.
    private let fields: [FieldRange]

    init(bytes: [UInt8], columnCount: Int, scanner: RowScanner) {
        self.columnCount = columnCount
        rowCount = scanner.fields.count / columnCount
        guard !scanner.escapedFields.isEmpty else {
            self.bytes = bytes
            fields = scanner.fields
            return
        }
        var unescaped = bytes
        var shortened = scanner.fields
        for index in scanner.escapedFields {
            Self.unescape(&shortened[index], in: &unescaped)
        }
        self.bytes = unescaped
        fields = shortened
    }

    /// The bytes of a field, as UTF-8 where the file is in it.
    package subscript(row: Int, column: Int) -> ArraySlice<UInt8> {
        bytes[range(row, column)]
    }

    /// Lends the bytes of a field, which costs no reference count as the slice does.
    package func withField<Result, Failure: Error>(
        row: Int, column: Int, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(bytes.span.extracting(range(row, column)))
    }

    /// Whether there is nothing in the field: the value is missing.
    package func isEmpty(row: Int, column: Int) -> Bool {
        range(row, column).isEmpty
    }

    /// The field as text; bytes that are no UTF-8 become U+FFFD.
    package func string(row: Int, column: Int) -> String {
        String(decoding: self[row, column], as: UTF8.self)
    }

    /// The field as a number, nil where it is none.
    ///
    /// A number is decimal, with or without sign, point and exponent; or `nan`, `inf` or
    /// `infinity` in any case. Blanks around it do not matter. The double is the closest one.
    package func double(row: Int, column: Int) -> Double? {
        DecimalNumber.value(of: bytes.span, in: range(row, column))
    }

    private func range(_ row: Int, _ column: Int) -> Range<Int> {
        precondition(column < columnCount, "a batch has no column beyond its last")
        let field = fields[row * columnCount + column]
        return Int(field.start)..<Int(field.start + field.count)
    }

    /// Moves the bytes of a field together over the second of each pair of quotes.
    private static func unescape(_ field: inout FieldRange, in bytes: inout [UInt8]) {
        let start = Int(field.start)
        var target = start
        var source = start
        while source < start + Int(field.count) {
            bytes[target] = bytes[source]
            source += bytes[source] == .quote ? 2 : 1
            target += 1
        }
        field.count = UInt32(target - start)
    }
}
