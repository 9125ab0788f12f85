import Randomness
import Testing

@testable import Exposition

struct SpreadDigitsTests {
    @Test func `eight digits are spread with the first in the lowest byte`() {
        #expect(SpreadDigits.spread(12_345_678) == 0x0807_0605_0403_0201)
        #expect(SpreadDigits.spread(99_999_999) == 0x0909_0909_0909_0909)
        #expect(SpreadDigits.spread(10) == 0x0001_0000_0000_0000)
    }

    @Test func `each digit of random numbers stands in its byte`() {
        var generator = SplitMix64(seed: 3)
        for _ in 0..<10_000 {
            let number = UInt64.random(in: 0..<100_000_000, using: &generator)
            let spread = SpreadDigits.spread(number)
            let digits = (0..<8).reduce(0) { $0 * 10 + spread >> UInt64($1 * 8) & 0xFF }
            #expect(digits == number)
        }
    }

    @Test func `zeros at the end do not count`() {
        let digits = SpreadDigits(ShortestDecimal(1_200_000, powers: .shared))
        #expect(digits.count == 2)
        #expect(digits.exponent == 6)
    }
}
