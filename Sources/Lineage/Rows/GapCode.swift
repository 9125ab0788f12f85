/// Ascending input rows as the gaps between them: what a sharp filter leaves.
struct GapCode: Sendable, Equatable {
    let bytes: [UInt8]
    private let skips: SkipTable

    /// - Parameter rows: nil comes back where they do not ascend.
    init?(_ rows: [Int]) {
        var bytes: [UInt8] = []
        var previous = 0
        for row in rows {
            guard row >= previous else { return nil }
            bytes.appendVarint(row - previous)
            previous = row
        }
        self.init(bytes: bytes, count: rows.count)
    }

    /// Reads a stored code; nil where the bytes are no code of so many rows.
    init?(bytes: [UInt8], count: Int) {
        var skips = SkipTable()
        var reader = VarintReader(bytes)
        var input = 0
        for row in 0..<count {
            if row.isMultiple(of: SkipTable.stride) {
                skips.append(SkipTable.Entry(row: row, value: input, position: reader.position))
            }
            guard let gap = reader.next(), gap <= RowMap.rowMax - input else { return nil }
            input += gap
        }
        guard reader.position == bytes.count else { return nil }
        self.bytes = bytes
        self.skips = skips
    }

    subscript(row: Int) -> Int {
        guard let entry = skips.entry(before: row) else { return 0 }
        var reader = VarintReader(bytes, at: entry.position)
        var input = entry.value
        for _ in entry.row...row { input += reader.next() ?? 0 }
        return input
    }

    func forEachPair(_ body: (_ output: Int, _ input: Int) -> Void) {
        var reader = VarintReader(bytes)
        var (row, input) = (0, 0)
        while let gap = reader.next() {
            input += gap
            body(row, input)
            row += 1
        }
    }
}
