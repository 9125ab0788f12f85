/// A whole number of up to seven digits, or as many with a point between them.
///
/// Most numbers are as short. All their digits are read at once: the point, wherever it is, is taken
/// out from between them first.
struct ShortDecimal {
    private let significand: UInt64
    private let fractionCount: Int
    /// The bytes of its text.
    let byteCount: Int

    /// Nil where no such number stands.
    ///
    /// - Parameters:
    ///   - text: Eight bytes, lowest first.
    ///   - next: Eight bytes of the same text, from its second one on.
    @inline(__always)
    init?(_ text: UInt64, next: UInt64) {
        let flipped = text ^ 0x2E2E_2E2E_2E2E_2E2E
        let points = (flipped &- 0x0101_0101_0101_0101) & ~flipped & 0x8080_8080_8080_8080
        let wholeCount = points.trailingZeroBitCount &>> 3
        // All bits ahead of the point, which are all bits where there is none.
        let whole = (points & (0 &- points)) &>> 7 &- 1
        let digits = LeadingDigits(text & whole | next & ~whole)
        guard 1...7 ~= digits.count, wholeCount > 0, wholeCount != digits.count else { return nil }
        let isPointAhead = wholeCount < digits.count
        significand = digits.appended(to: 0)
        fractionCount = isPointAhead ? digits.count &- wholeCount : 0
        byteCount = digits.count &+ (isPointAhead ? 1 : 0)
    }

    /// The double closest to it.
    ///
    /// Of two doubles, both of them exact, the quotient is rounded correctly.
    @inline(__always)
    var value: Double {
        Double(Int64(truncatingIfNeeded: significand)) / Self.powersOfTen[fractionCount]
    }

    private static let powersOfTen: [Double] = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6]
}
