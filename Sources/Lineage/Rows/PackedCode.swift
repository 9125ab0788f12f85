/// Any input rows, in as many bits each as the largest needs: what shuffles and joins make.
struct PackedCode: Sendable, Equatable {
    /// The width in bits, then the rows from the lowest bit on.
    let bytes: [UInt8]
    private let width: Int

    init(_ rows: [Int]) {
        let width = max(1, Int.bitWidth - (rows.max() ?? 0).leadingZeroBitCount)
        var bytes: [UInt8] = [UInt8(width)]
        bytes.reserveCapacity(1 + (rows.count * width + 7) / 8)
        var pending: UInt64 = 0
        var bitCount = 0
        for row in rows {
            pending |= UInt64(row) << UInt64(bitCount)
            bitCount += width
            while bitCount >= 8 {
                bytes.append(UInt8(truncatingIfNeeded: pending))
                pending >>= 8
                bitCount -= 8
            }
        }
        if bitCount > 0 { bytes.append(UInt8(truncatingIfNeeded: pending)) }
        self.bytes = bytes
        self.width = width
    }

    /// Reads a stored code; nil where the bytes are no code of so many rows.
    init?(bytes: [UInt8], count: Int) {
        guard let width = bytes.first, 1...RowMap.rowBits ~= Int(width),
            bytes.count - 1 == (count * Int(width) + 7) / 8
        else { return nil }
        self.bytes = bytes
        self.width = Int(width)
    }

    subscript(row: Int) -> Int {
        let start = row * width
        var value: UInt64 = 0
        let first = 1 + start / 8
        let last = 1 + (start + width - 1) / 8
        for index in stride(from: last, through: first, by: -1) {
            value = value << 8 | UInt64(bytes[index])
        }
        return Int(value >> UInt64(start % 8) & (1 << UInt64(width) - 1))
    }
}
