/// Looks over a batch in Protocol Buffers before it is decoded: whether its columns come in parts that
/// take long to bring together.
///
/// By the format a column may say its values many times, and its numbers in many pieces. To decode a
/// part copies all of those before it, so that a body of nothing but parts takes hours. No writer
/// makes them.
struct ColumnParts {
    private let bytes: [UInt8]

    /// The number of `columns` in a batch.
    private static let columnsField: UInt64 = 8
    /// The numbers of the forms in which a column has values.
    private static let valuesFields: ClosedRange<UInt64> = 2...5
    /// For each form that holds numbers, the number of their field.
    private static let packedFields: [UInt64: UInt64] = [2: 1, 3: 2, 5: 2]
    /// In how many pieces the numbers of a column may come.
    private static let pieceCountMax = 1000

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Makes sure of all columns; bytes that are no message have none.
    func check() throws(RequestDecodingError) {
        var batch = FieldScan(bytes, 0..<bytes.count)
        while let field = batch.next() {
            guard field.number == Self.columnsField, let column = field.content else { continue }
            try check(column)
        }
    }

    private func check(_ column: Range<Int>) throws(RequestDecodingError) {
        var parts = FieldScan(bytes, column)
        var count = 0
        while let part = parts.next() {
            guard Self.valuesFields ~= part.number else { continue }
            count += 1
            guard count == 1 else { throw .refused("a column says its values more than once") }
            guard let values = part.content, let packed = Self.packedFields[part.number] else {
                continue
            }
            try check(values, packed)
        }
    }

    private func check(_ values: Range<Int>, _ packed: UInt64) throws(RequestDecodingError) {
        var pieces = FieldScan(bytes, values)
        var count = 0
        while let piece = pieces.next() {
            guard piece.number == packed, piece.content != nil else { continue }
            count += 1
            guard count <= Self.pieceCountMax else {
                throw .refused("the values of a column come in more than 1000 pieces")
            }
        }
    }
}

/// Steps over the fields of a message; what is in groups, which are out of use, counts as its own.
private struct FieldScan {
    struct Field {
        let number: UInt64
        /// Where the bytes are of a field that has a length.
        let content: Range<Int>?
    }

    private let bytes: [UInt8]
    private var position: Int
    private let end: Int

    init(_ bytes: [UInt8], _ range: Range<Int>) {
        self.bytes = bytes
        position = range.lowerBound
        end = range.upperBound
    }

    /// The next field; nil at the end, and where the bytes are no field.
    mutating func next() -> Field? {
        guard position < end, let tag = varint() else { return nil }
        var content: Range<Int>?
        switch tag & 7 {
        case 0: guard varint() != nil else { return nil }
        case 1: guard skip(8) else { return nil }
        case 2:
            guard let length = varint(), length <= UInt64(end - position) else { return nil }
            content = position..<position + Int(length)
            position += Int(length)
        case 3, 4: break
        case 5: guard skip(4) else { return nil }
        default: return nil
        }
        return Field(number: tag >> 3, content: content)
    }

    private mutating func skip(_ count: Int) -> Bool {
        guard count <= end - position else { return false }
        position += count
        return true
    }

    private mutating func varint() -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while position < end, shift < 70 {
            let byte = bytes[position]
            position += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        return nil
    }
}
