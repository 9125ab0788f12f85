import Compression

/// How a batch stands in a segment of the journal.
///
/// The length of what follows the checksum comes first, then the checksum (CRC-32) over the batch's
/// sequence and what follows, each in four bytes, little-endian; then the length of the batch's id in
/// two bytes, 0 for none, the id in UTF-8, and the body.
enum JournalRecord {
    /// Length and checksum.
    private static let headByteCount = 8
    /// The longest id that can be told, in bytes.
    static let idBytesMax = Int(UInt16.max)

    /// A record that was found in a segment.
    struct Found {
        var sequence: Int64
        var batchID: String?
        /// Nil where the record is damaged, and those that follow are not.
        var body: [UInt8]?
        /// Where the next record begins.
        var end: Int
    }

    /// Appends a batch to the bytes of a segment.
    static func append(_ draft: JournalDraft, sequence: Int64, to bytes: inout [UInt8]) {
        let id = Array((draft.batchID ?? "").utf8.prefix(idBytesMax))
        let start = bytes.count
        append(UInt32(2 + id.count + draft.body.count), to: &bytes)
        append(UInt32(0), to: &bytes)
        append(UInt16(id.count), to: &bytes)
        bytes += id
        bytes += draft.body
        var sum: [UInt8] = []
        append(checksum(of: bytes.span, from: start + headByteCount, sequence: sequence), to: &sum)
        bytes.replaceSubrange(start + 4..<start + headByteCount, with: sum)
    }

    /// Reads the record at a place.
    ///
    /// - Parameters:
    ///   - bytes: The segment.
    ///   - start: Where the record begins.
    ///   - sequence: The sequence that it has.
    /// - Returns: Nil where the segment ends: a record that was being written when the process ended
    ///   was not answered.
    static func read(_ bytes: [UInt8], at start: Int, sequence: Int64) -> Found? {
        guard let end = end(of: bytes, at: start) else { return nil }
        guard isWhole(bytes, start..<end, sequence: sequence) else {
            // A damaged one in the middle is followed by one that is whole.
            guard let next = self.end(of: bytes, at: end),
                isWhole(bytes, end..<next, sequence: sequence + 1)
            else { return nil }
            return Found(sequence: sequence, end: end)
        }
        let idStart = start + headByteCount + 2
        let idCount = Int(integer(bytes, at: idStart - 2, byteCount: 2))
        guard idCount <= end - idStart else { return Found(sequence: sequence, end: end) }
        let id = bytes[idStart..<idStart + idCount]
        return Found(
            sequence: sequence, batchID: id.isEmpty ? nil : String(decoding: id, as: UTF8.self),
            body: Array(bytes[(idStart + idCount)..<end]), end: end)
    }

    /// Where the record ends that begins at a place; nil where the bytes end before it.
    private static func end(of bytes: [UInt8], at start: Int) -> Int? {
        guard bytes.count - start >= headByteCount + 2 else { return nil }
        let length = Int(integer(bytes, at: start, byteCount: 4))
        guard length >= 2, length <= bytes.count - start - headByteCount else { return nil }
        return start + headByteCount + length
    }

    private static func isWhole(_ bytes: [UInt8], _ range: Range<Int>, sequence: Int64) -> Bool {
        let record = bytes.span.extracting(..<range.upperBound)
        return integer(bytes, at: range.lowerBound + 4, byteCount: 4)
            == UInt64(
                checksum(of: record, from: range.lowerBound + headByteCount, sequence: sequence))
    }

    private static func checksum(of bytes: Span<UInt8>, from start: Int, sequence: Int64) -> UInt32
    {
        var place: [UInt8] = []
        append(UInt64(bitPattern: sequence), to: &place)
        let before = CRC32.checksum(of: place.span)
        return CRC32.checksum(of: bytes.extracting(start...), after: before)
    }

    /// Appends an integer, little-endian.
    static func append(_ number: some FixedWidthInteger, to bytes: inout [UInt8]) {
        for shift in stride(from: 0, to: number.bitWidth, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: number >> shift))
        }
    }

    /// Reads an integer, little-endian; there must be as many bytes.
    static func integer(_ bytes: [UInt8], at start: Int, byteCount: Int) -> UInt64 {
        (0..<byteCount).reduce(0) { $0 | UInt64(bytes[start + $1]) << UInt64($1 * 8) }
    }
}
