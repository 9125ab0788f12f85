import Randomness
import Testing

@testable import Decimals

struct DecimalConversionTests {
    // The oracle is the standard library.
    @Test func `random decimals are what the standard library makes of them`() throws {
        var generator = SplitMix64(seed: 1)
        for _ in 0..<20_000 {
            let significand = generator.next() >> generator.next(below: 64)
            let power = generator.next(below: 700) - 350
            let text = "\(significand)e\(power)"
            let bytes = Array(text.utf8)
            let value = DecimalConversion.magnitude(
                significand, digitCount: "\(significand)".count, power: power, of: bytes.span)
            #expect(value == Double(text), "\(text)")
        }
    }

    @Test func `what many digits say is read from the text alone`() {
        let text = String(repeating: "7", count: 5000) + "e-4990"
        let bytes = Array(text.utf8)
        let value = DecimalConversion.magnitude(
            1, digitCount: 5000, power: -4990, of: bytes.span)
        #expect(value == 7_777_777_777.777_777_777_7)
        #expect(DecimalConversion.magnitude(0, digitCount: 1, power: 400, of: bytes.span) == 0)
    }

    @Test(arguments: [
        ("12", 12, 2), ("+7x", 7, 2), ("-305,", -305, 4), ("", nil, 0), ("-", nil, 1),
        ("x", nil, 0), ("99999999999999999999999", 99_999, 23),
    ]) func `an exponent ends where its digits do`(text: String, exponent: Int?, end: Int) {
        let bytes = Array(text.utf8)
        var index = 0
        #expect(
            DecimalConversion.takeExponent(bytes.span, from: &index, to: bytes.count) == exponent)
        #expect(index == end)
    }
}
