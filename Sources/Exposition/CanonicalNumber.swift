extension [UInt8] {
    /// Appends a double as Prometheus' own exporters print it: `1`, `0.25`, `1e-07`, `1.5e+06`,
    /// `NaN`, `+Inf`.
    ///
    /// Those are Go's `strconv.FormatFloat(value, 'g', -1, 64)`: the shortest digits that read back
    /// as the same double, with an exponent where it is below -4 or above 5; and zero is unsigned.
    mutating func append(number value: Double) {
        append(addingCapacity: OutputSpan.numberByteCountMax) { $0.append(number: value) }
    }

    /// Appends a bound as OpenMetrics wants it in `le`: as `append(number:)`, and whole numbers end
    /// in `.0`.
    mutating func append(bound value: Double) {
        let start = count
        append(number: value)
        guard value.isFinite, !self[start...].contains(where: { $0 == .point || $0 == .letterE })
        else { return }
        append(contentsOf: [.point, .zero])
    }

    /// Appends a count in plain decimal digits.
    mutating func append(count value: UInt64) {
        append(addingCapacity: OutputSpan.numberByteCountMax) { $0.append(whole: value) }
    }
}

extension UInt8 {
    static let zero = UInt8(ascii: "0")
    static let point = UInt8(ascii: ".")
    static let minus = UInt8(ascii: "-")
    static let letterE = UInt8(ascii: "e")
    static let newline = UInt8(ascii: "\n")
    static let space = UInt8(ascii: " ")
}

extension OutputSpan<UInt8> {
    /// The room to have before a number is appended: the longest, `-2.2250738585072014e-308`, takes
    /// 24 bytes, and a few more may be touched.
    static var numberByteCountMax: Int { 32 }

    @inline(__always)
    mutating func append(number value: Double) {
        guard value.isFinite else {
            append(ascii: value.isNaN ? "NaN" : value < 0 ? "-Inf" : "+Inf")
            return
        }
        if value < 0 { append(.minus) }
        let magnitude = value.magnitude
        if magnitude < 1e6 {
            let whole = UInt64(magnitude)
            if Double(whole) == magnitude {
                append(whole: whole)
                return
            }
        }
        append(SpreadDigits(ShortestDecimal(magnitude, powers: .shared)))
    }

    @inline(__always)
    fileprivate mutating func append(whole value: UInt64) {
        guard value < 100_000_000 else {
            append(large: value)
            return
        }
        let digits = SpreadDigits.spread(value)
        let zeros = Swift.min(digits.trailingZeroBitCount >> 3, 7)
        append(word: digits >> UInt64(zeros * 8), count: 8 - zeros)
    }

    private mutating func append(large value: UInt64) {
        append(whole: value / 100_000_000)
        append(word: SpreadDigits.spread(value % 100_000_000), count: 8)
    }

    @inline(__always)
    private mutating func append(_ digits: SpreadDigits) {
        let exponent = digits.exponent
        if 0...5 ~= exponent {
            append(digits, mark: .point, before: exponent + 1)
        } else if exponent == -1 {
            append(.zero)
            append(digits, mark: .point, before: 0)
        } else if -4 ... -2 ~= exponent {
            append(.zero)
            append(.point)
            append(repeating: .zero, count: -2 - exponent)
            append(digits, mark: .zero, before: 0)
        } else {
            append(digits, mark: .point, before: 1)
            append(exponent: exponent)
        }
    }

    /// Appends `e`, the sign, and at least two digits.
    private mutating func append(exponent: Int) {
        append(.letterE)
        append(exponent < 0 ? .minus : UInt8(ascii: "+"))
        let magnitude = exponent.magnitude
        if magnitude < 10 { append(.zero) }
        append(whole: UInt64(magnitude))
    }

    private mutating func append(ascii word: StaticString) {
        for byte in word.description.utf8 { append(byte) }
    }
}
