/// The digits that eight bytes begin with, read all at once.
///
/// How many digits a number has varies at random from one to the next: a loop over bytes would end
/// each with a branch that nobody can predict.
struct LeadingDigits {
    /// How many of the bytes are digits, up to the first that is none.
    let count: Int
    private let digits: UInt64

    /// - Parameter text: Eight bytes, lowest first.
    @inline(__always)
    init(_ text: UInt64) {
        digits = text ^ 0x3030_3030_3030_3030
        // The upper bit of each byte above 9; a carry reaches only bytes behind such a one.
        let others = (digits &+ 0x7676_7676_7676_7676 | digits) & 0x8080_8080_8080_8080
        count = others.trailingZeroBitCount &>> 3
    }

    /// A number with these digits behind its own, modulo 2⁶⁴.
    @inline(__always)
    func appended(to number: UInt64) -> UInt64 {
        number &* Self.powersOfTen[count] &+ value
    }

    /// The number that the digits spell.
    @inline(__always)
    private var value: UInt64 {
        // What is no digit is shifted out, for zeros ahead of the digits.
        let padded = digits << UInt64(truncatingIfNeeded: 64 &- count &* 8)
        let pairs = (padded &* 2561) &>> 8 & 0x00FF_00FF_00FF_00FF
        let fours = (pairs &* 6_553_601) &>> 16 & 0x0000_FFFF_0000_FFFF
        return (fours &* 42_949_672_960_001) &>> 32
    }

    private static let powersOfTen: [UInt64] = [
        1, 10, 100, 1000, 10000, 100_000, 1_000_000, 10_000_000, 100_000_000,
    ]
}
