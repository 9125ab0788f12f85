/// Stretches of neighbouring rows: how far each starts from the end of the one before, and its length.
struct StretchCode: Sendable, Equatable {
    let bytes: [UInt8]
    private let skips: SkipTable

    init(_ rows: [Int]) {
        var stretches: [(first: Int, count: Int)] = []
        var start = 0
        while start < rows.count {
            var end = start + 1
            while end < rows.count, rows[end] == rows[end - 1] + 1 { end += 1 }
            stretches.append((rows[start], end - start))
            start = end
        }
        self.init(stretches)
    }

    /// - Parameter stretches: for each its first row and the number of rows, at least one.
    init(_ stretches: [(first: Int, count: Int)]) {
        var bytes: [UInt8] = []
        var expected = 0
        for (first, count) in stretches {
            bytes.appendSignedVarint(first - expected)
            bytes.appendVarint(count)
            expected = first + count
        }
        let count = stretches.reduce(0) { $0 + $1.count }
        self.init(validated: bytes, Self.skips(bytes, count: count) ?? SkipTable())
    }

    /// Reads a stored code; nil where the bytes are no code of so many rows.
    init?(bytes: [UInt8], count: Int) {
        guard let skips = Self.skips(bytes, count: count) else { return nil }
        self.init(validated: bytes, skips)
    }

    private init(validated bytes: [UInt8], _ skips: SkipTable) {
        self.bytes = bytes
        self.skips = skips
    }

    subscript(row: Int) -> Int {
        guard let entry = skips.entry(before: row) else { return 0 }
        var reader = VarintReader(bytes, at: entry.position)
        var (first, expected) = (entry.row, entry.value)
        while let gap = reader.nextSigned(), let length = reader.next() {
            if row < first + length { return expected + gap + row - first }
            first += length
            expected += gap + length
        }
        return 0
    }

    /// The rows, by their place, that hold one of some values, which ascend; nil where there are more
    /// than `countMax`.
    func outputs(of inputs: [Int], countMax: Int) -> [Int]? {
        var found: [Int] = []
        var reader = VarintReader(bytes)
        var (row, input) = (0, 0)
        while let gap = reader.nextSigned(), let length = reader.next() {
            input += gap
            for wanted in inputs[inputs.firstPlace(from: input)...].prefix(while: {
                $0 < input + length
            }) {
                found.append(row + wanted - input)
                guard found.count <= countMax else { return nil }
            }
            row += length
            input += length
        }
        return found
    }

    func forEachPair(_ body: (_ output: Int, _ input: Int) -> Void) {
        var reader = VarintReader(bytes)
        var (row, input) = (0, 0)
        while let gap = reader.nextSigned(), let length = reader.next() {
            input += gap
            for offset in 0..<length { body(row + offset, input + offset) }
            row += length
            input += length
        }
    }

    private static func skips(_ bytes: [UInt8], count: Int) -> SkipTable? {
        var skips = SkipTable()
        var reader = VarintReader(bytes)
        var (row, expected, number) = (0, 0, 0)
        while reader.position < bytes.count {
            if number.isMultiple(of: SkipTable.stride) {
                skips.append(
                    SkipTable.Entry(row: row, value: expected, position: reader.position))
            }
            guard let gap = reader.nextSigned(), let length = reader.next(), length > 0,
                expected + gap >= 0, length <= count - row, expected + gap <= RowMap.rowMax
            else { return nil }
            row += length
            expected += gap + length
            number += 1
        }
        return row == count ? skips : nil
    }
}

extension [Int] {
    /// The place of the first of these ascending numbers that is not below another.
    fileprivate func firstPlace(from value: Int) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
