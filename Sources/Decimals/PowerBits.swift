/// The 128 leading bits of a power of ten, which are those of the power of five.
package struct PowerBits: Sendable, Equatable {
    /// The upper half, whose highest bit is set.
    package let high: UInt64
    package let low: UInt64

    /// The next greater bits.
    var successor: PowerBits { PowerBits(high: high &+ (low == .max ? 1 : 0), low: low &+ 1) }

    /// Works out the bits of powers of ten exactly, which takes less room than a table of constants.
    ///
    /// - Parameter powers: From at least -350 and at most 0 up to at least 0.
    /// - Returns: The bits of each, lowest power first, none of them rounded up.
    package static func ofTen(_ powers: ClosedRange<Int>) -> [PowerBits] {
        precondition(-350...0 ~= powers.lowerBound && powers.upperBound >= 0)
        // ⌊⌊a / 5⌋ / 5⌋ = ⌊a / 25⌋, so that repeated short division of a large power of two keeps
        // every quotient exact.
        var negative: [PowerBits] = []
        var quotient = BigNatural(powerOfTwo: 1024)
        for _ in powers.lowerBound..<0 {
            quotient.divide(by: 5)
            negative.append(quotient.leadingBits)
        }
        var positive: [PowerBits] = []
        var product = BigNatural(powerOfTwo: 128)
        for _ in 0...powers.upperBound {
            positive.append(product.leadingBits)
            product.multiply(by: 5)
        }
        return negative.reversed() + positive
    }
}

/// A natural number of any length, least significant limb first.
private struct BigNatural {
    private var limbs: [UInt64]

    init(powerOfTwo exponent: Int) {
        limbs = Array(repeating: 0, count: exponent / 64) + [1 << UInt64(exponent % 64)]
    }

    mutating func multiply(by factor: UInt64) {
        var carry: UInt64 = 0
        for index in limbs.indices {
            let product = limbs[index].multipliedFullWidth(by: factor)
            let (sum, overflow) = product.low.addingReportingOverflow(carry)
            limbs[index] = sum
            carry = product.high + (overflow ? 1 : 0)
        }
        if carry > 0 { limbs.append(carry) }
    }

    mutating func divide(by divisor: UInt64) {
        var remainder: UInt64 = 0
        for index in limbs.indices.reversed() {
            (limbs[index], remainder) = divisor.dividingFullWidth((remainder, limbs[index]))
        }
        while limbs.last == 0 { limbs.removeLast() }
    }

    /// The 128 most significant bits, the first of which is set.
    var leadingBits: PowerBits {
        let top = limbs.count - 1
        let shift = UInt64(limbs[top].leadingZeroBitCount)
        return PowerBits(
            high: limbs[top] << shift | limbs[top - 1] >> (64 - shift),
            low: limbs[top - 1] << shift | limbs[top - 2] >> (64 - shift))
    }
}
