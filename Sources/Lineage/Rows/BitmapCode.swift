/// Ascending input rows, each once, as a bit for each input row: what a mild filter leaves.
///
/// The row that comes nth is found by counts of the bits before every 512 bits (rank), and by
/// looking for the nth bit from there (select).
struct BitmapCode: Sendable, Equatable {
    /// From the first bit of the first byte on.
    let bytes: [UInt8]
    /// The set bits before each block, which are not stored.
    private let ranks: [Int]

    private static let blockBytes = 64

    /// - Parameter rows: nil comes back where they do not ascend, or where a bit for each input row
    ///   would be longer than the rows themselves.
    init?(_ rows: [Int]) {
        guard let last = rows.last, last / 64 < rows.count else { return nil }
        var bytes = [UInt8](repeating: 0, count: last / 8 + 1)
        var previous = -1
        for row in rows {
            guard row > previous, row <= last else { return nil }
            bytes[row / 8] |= 1 << UInt8(row % 8)
            previous = row
        }
        self.init(bytes: bytes, count: rows.count)
    }

    /// The bits of stretches of neighbouring rows.
    ///
    /// - Parameters:
    ///   - stretches: for each its first row and the number of rows, at least one.
    ///   - byteCountMax: nil comes back where the bits are longer, or the rows do not ascend.
    init?(_ stretches: [(first: Int, count: Int)], byteCountMax: Int) {
        guard let last = stretches.last, (last.first + last.count - 1) / 8 < byteCountMax else {
            return nil
        }
        let end = last.first + last.count
        var bytes = [UInt8](repeating: 0, count: (end - 1) / 8 + 1)
        var (previous, count) = (0, 0)
        for stretch in stretches {
            guard stretch.first >= previous, stretch.first + stretch.count <= end else {
                return nil
            }
            previous = stretch.first + stretch.count
            for row in stretch.first..<previous { bytes[row / 8] |= 1 << UInt8(row % 8) }
            count += stretch.count
        }
        self.init(bytes: bytes, count: count)
    }

    /// Reads a stored code; nil where the bytes are no code of so many rows.
    init?(bytes: [UInt8], count: Int) {
        var ranks: [Int] = []
        var rank = 0
        for (index, byte) in bytes.enumerated() {
            if index.isMultiple(of: Self.blockBytes) { ranks.append(rank) }
            rank += byte.nonzeroBitCount
        }
        guard rank == count else { return nil }
        self.bytes = bytes
        self.ranks = ranks
    }

    subscript(row: Int) -> Int {
        var low = 0
        var high = ranks.count
        while low < high {
            let middle = (low + high) / 2
            if ranks[middle] <= row { low = middle + 1 } else { high = middle }
        }
        var rest = row - ranks[max(0, low - 1)]
        for index in max(0, low - 1) * Self.blockBytes..<bytes.count {
            let bits = bytes[index].nonzeroBitCount
            guard rest >= bits else {
                var byte = bytes[index]
                for _ in 0..<rest { byte &= byte - 1 }
                return index * 8 + byte.trailingZeroBitCount
            }
            rest -= bits
        }
        return 0
    }

    func forEachPair(_ body: (_ output: Int, _ input: Int) -> Void) {
        var row = 0
        for (index, byte) in bytes.enumerated() {
            var rest = byte
            while rest != 0 {
                body(row, index * 8 + rest.trailingZeroBitCount)
                row += 1
                rest &= rest - 1
            }
        }
    }
}
