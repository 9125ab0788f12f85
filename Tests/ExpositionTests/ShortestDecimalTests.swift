import Randomness
import Testing

@testable import Exposition

struct ShortestDecimalTests {
    @Test func `random doubles have as many digits as the standard library finds`() {
        var generator = SplitMix64(seed: 2)
        for _ in 0..<100_000 {
            let value = Double(bitPattern: generator.next()).magnitude
            guard value.isFinite, value > 0 else { continue }
            expectShortest(value)
        }
    }

    @Test func `powers of two, whose neighbours are unevenly far, are shortest`() {
        for exponent in -1074...1023 {
            let power = Double(sign: .plus, exponent: exponent, significand: 1)
            expectShortest(power)
            expectShortest(power.nextUp)
            if exponent > -1074 { expectShortest(power.nextDown) }
        }
    }

    @Test func `powers of ten have one digit`() throws {
        for exponent in -323...308 {
            let value = try #require(Double("1e\(exponent)"))
            let decimal = ShortestDecimal(value, powers: .shared)
            #expect(significantDigits(of: String(decimal.digits)) == "1")
        }
    }

    @Test func `of two decimals as short as each other the closer is taken`() {
        // repr(2**-44) in Python 3.11: 5.684341886080802e-14, where …801e-14 reads back too.
        let decimal = ShortestDecimal(0x1p-44, powers: .shared)
        #expect(significantDigits(of: String(decimal.digits)) == "5684341886080802")
    }

    private func expectShortest(
        _ value: Double, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let decimal = ShortestDecimal(value, powers: .shared)
        let expected = significantDigits(of: value.description)
        let found = significantDigits(of: String(decimal.digits))
        #expect(
            Double("\(decimal.digits)e\(decimal.exponent)") == value, sourceLocation: sourceLocation
        )
        #expect(found.count <= expected.count, sourceLocation: sourceLocation)
    }

    /// The digits of a printed number without point, exponent and zeros at either end.
    private func significantDigits(of text: String) -> String {
        let mantissa = text.prefix { $0 != "e" }.filter { $0 != "." }
        var digits = mantissa.drop { $0 == "0" }
        while digits.last == "0" { digits.removeLast() }
        return String(digits)
    }
}
