/// A summary as its bytes, which are a fraction of what it takes in memory.
package struct EncodedSummary: Sendable, Equatable {
    /// What `FieldSummary.encoded` wrote, in this version or in one before.
    package let bytes: [UInt8]

    /// No summary at all: the bytes of none.
    package static let none = EncodedSummary(unchecked: [])

    private init(unchecked bytes: [UInt8]) { self.bytes = bytes }

    package init(_ summary: FieldSummary) {
        // What is kept has no room to spare.
        bytes = summary.encoded().copy
    }

    /// Bytes that were stored, whose checksum is checked and whose content is not.
    ///
    /// - Throws: `SummaryDecodingError` where they were damaged, or written by a later version.
    package init(checking bytes: [UInt8]) throws(SummaryDecodingError) {
        try FieldSummary.checkIntegrity(of: bytes)
        guard bytes[1] <= 2 else { throw .malformed("the kind of the field is unknown") }
        self.bytes = bytes
    }

    package var isNone: Bool { bytes.isEmpty }

    /// The summary; an empty one of the same kind where the content contradicts itself, which only
    /// bytes do that were made to.
    package var summary: FieldSummary {
        do { return try FieldSummary(decodingChecked: bytes) } catch { return empty }
    }

    private var empty: FieldSummary {
        switch bytes[1] {
        case 0: .numeric(NumericSummary())
        case 1: .categorical(CategoricalSummary())
        default: .embedding(EmbeddingSummary())
        }
    }

    /// What the first bytes tell.
    package var head: SummaryHead {
        do { return try SummaryHead(decodingChecked: bytes) } catch { return SummaryHead(empty) }
    }
}

/// What can be told of a summary without looking at its distribution.
package struct SummaryHead: Sendable, Equatable {
    /// Number of rows: values, missing and refused.
    package let rowCount: Int
    /// Number of values that were null.
    package let missingCount: Int
    /// The mean of numbers, or that of the vectors' components along the first of the random
    /// directions; NaN for categories, and without values.
    package let mean: Double

    /// Missing values as a share of the rows; NaN without rows.
    package var missingRatio: Double { Double(missingCount) / Double(rowCount) }

    package init(_ summary: FieldSummary) {
        rowCount = summary.rowCount
        missingCount = summary.missingCount
        switch summary {
        case .numeric(let summary): mean = summary.moments.mean
        case .categorical: mean = .nan
        case .embedding(let summary): mean = summary.projections.first?.moments.mean ?? .nan
        }
    }

    private init(rowCount: Int, missingCount: Int, mean: Double) {
        self.rowCount = rowCount
        self.missingCount = missingCount
        self.mean = mean
    }

    /// Reads the head of bytes whose version and checksum were checked.
    init(decodingChecked bytes: [UInt8]) throws(SummaryDecodingError) {
        var reader = ByteReader(bytes[2..<(bytes.count - 4)])
        switch bytes[1] {
        case 0:
            let head = try NumericSummary.Head(decoding: &reader)
            try RowCounts.check(head.moments.count, head.missingCount, head.refusedCount)
            self.init(
                rowCount: head.moments.count + head.missingCount + head.refusedCount,
                missingCount: head.missingCount, mean: head.moments.mean)
        case 1:
            let missingCount = try reader.varint()
            let count = try reader.varint()
            try RowCounts.check(missingCount, count)
            self.init(rowCount: missingCount + count, missingCount: missingCount, mean: .nan)
        default:
            _ = try reader.varint()
            let count = try reader.varint()
            let missingCount = try reader.varint()
            let refusedCount = try reader.varint()
            try RowCounts.check(count, missingCount, refusedCount)
            self.init(
                rowCount: count + missingCount + refusedCount, missingCount: missingCount,
                mean: try NumericSummary.Head(decoding: &reader).moments.mean)
        }
    }
}

extension [UInt8] {
    /// The same bytes in memory of their own, without room for more.
    fileprivate var copy: [UInt8] {
        var copy: [UInt8] = []
        copy.reserveCapacity(count)
        copy.append(contentsOf: self)
        return copy
    }
}
