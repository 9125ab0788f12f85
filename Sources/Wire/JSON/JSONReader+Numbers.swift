import Decimals

extension JSONReader {
    /// Reads a number whose first byte stands next.
    mutating func numberLiteral() throws(RequestDecodingError) -> Double {
        let isNegative = bytes[position] == UInt8(ascii: "-")
        if isNegative { position += 1 }
        let start = position
        if hasNeedlessZero { throw syntaxError("a number without a leading zero") }
        let reading = DecimalConversion.reading(
            of: bytes.span, from: position, takesBarePoint: false)
        position = reading.end
        guard let magnitude = reading.magnitude else { throw syntaxError("a digit") }
        guard magnitude.isFinite else {
            let text = String(decoding: bytes[start..<position].prefix(40), as: UTF8.self)
            throw refused(
                "must be a number that a double can hold, not \(isNegative ? "-" : "")\(text)")
        }
        return isNegative ? -magnitude : magnitude
    }

    /// Whether the digits that stand next begin with a zero that others follow.
    private var hasNeedlessZero: Bool {
        position + 1 < bytes.count && bytes[position] == UInt8(ascii: "0")
            && bytes[position + 1] &- UInt8(ascii: "0") < 10
    }

    /// Reads on in an array as far as plain numbers stand there, each with a comma behind it, and
    /// there is room for them.
    ///
    /// This is the loop for which most time goes. It stops ahead of all that is otherwise, errors
    /// among it.
    mutating func takePlainNumbers(into numbers: inout OutputSpan<Double>) {
        position = bytes.span.takePlainNumbers(from: position, into: &numbers)
    }
}

extension Span where Element == UInt8 {
    /// Appends numbers as they stand in JSON from `start` on.
    ///
    /// - Returns: Where the value behind the last of them begins.
    fileprivate func takePlainNumbers(
        from start: Int, into numbers: inout OutputSpan<Double>
    ) -> Int {
        var index = start
        // Whether there is a blank, a sign or a zero differs from number to number: no branches.
        while !numbers.isFull, index &+ 10 <= count {
            var first = index
            first &+= self[first] == UInt8(ascii: " ") ? 1 : 0
            let isNegative = self[first] == UInt8(ascii: "-")
            first &+= isNegative ? 1 : 0
            let reading = DecimalConversion.reading(of: self, from: first, takesBarePoint: false)
            guard let magnitude = reading.magnitude, magnitude.isFinite,
                reading.end < count, self[reading.end] == UInt8(ascii: ","),
                !hasNeedlessZero(at: first)
            else { return index }
            numbers.append(isNegative ? -magnitude : magnitude)
            index = reading.end &+ 1
        }
        return index
    }

    /// Whether a zero that a digit follows stands at `index`.
    ///
    /// Both bytes are looked at, since the first often is a zero and the second then a point.
    @inline(__always)
    private func hasNeedlessZero(at index: Int) -> Bool {
        let first = self[index] ^ UInt8(ascii: "0")
        let second = self[index &+ 1] &- UInt8(ascii: "0")
        return UInt16(first) &<< 8 | UInt16(second) < 10
    }
}
