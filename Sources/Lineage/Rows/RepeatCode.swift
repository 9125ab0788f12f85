/// Input rows in turn, each with how often it stands: what exploding lists makes.
struct RepeatCode: Sendable, Equatable {
    let bytes: [UInt8]
    private let skips: SkipTable

    /// - Parameter rows: nil comes back where they do not ascend, or leave so much out that
    ///   counting nothing would be longer than the rows themselves.
    init?(_ rows: [Int]) {
        // Before anything is written: a gap within rows that fall again may be as wide as can be.
        guard let first = rows.first, let last = rows.last, last - first < rows.count * 2,
            zip(rows, rows.dropFirst()).allSatisfy({ $0 <= $1 })
        else { return nil }
        var bytes: [UInt8] = []
        bytes.appendVarint(first)
        var start = 0
        while start < rows.count {
            var end = start + 1
            while end < rows.count, rows[end] == rows[start] { end += 1 }
            bytes.appendVarint(end - start)
            if end < rows.count {
                bytes += repeatElement(0, count: rows[end] - rows[start] - 1)
            }
            start = end
        }
        self.init(bytes: bytes, count: rows.count)
    }

    /// Reads a stored code; nil where the bytes are no code of so many rows.
    init?(bytes: [UInt8], count: Int) {
        var skips = SkipTable()
        var reader = VarintReader(bytes)
        guard var input = reader.next(), input <= RowMap.rowMax else { return nil }
        var (row, number) = (0, 0)
        while reader.position < bytes.count {
            if number.isMultiple(of: SkipTable.stride) {
                skips.append(SkipTable.Entry(row: row, value: input, position: reader.position))
            }
            guard let length = reader.next(), length <= count - row else { return nil }
            row += length
            input += 1
            number += 1
        }
        guard row == count else { return nil }
        self.bytes = bytes
        self.skips = skips
    }

    subscript(row: Int) -> Int {
        guard let entry = skips.entry(before: row) else { return 0 }
        var reader = VarintReader(bytes, at: entry.position)
        var (first, input) = (entry.row, entry.value)
        while let length = reader.next() {
            if row < first + length { return input }
            first += length
            input += 1
        }
        return input
    }

    func forEachPair(_ body: (_ output: Int, _ input: Int) -> Void) {
        guard let entry = skips.entries.first else { return }
        var reader = VarintReader(bytes, at: entry.position)
        var (row, input) = (0, entry.value)
        while let length = reader.next() {
            for offset in 0..<length { body(row + offset, input) }
            row += length
            input += 1
        }
    }
}
