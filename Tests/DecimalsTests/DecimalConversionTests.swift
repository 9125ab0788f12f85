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

    // MARK: - Reading

    private func reading(_ text: String, takesBarePoint: Bool = false)
        -> DecimalConversion.Reading
    {
        let bytes = Array(text.utf8)
        return DecimalConversion.reading(
            of: bytes.span, from: 0, takesBarePoint: takesBarePoint)
    }

    /// Numbers are read in another way where the text ends early.
    private func expectClosestDouble(_ number: String) {
        for text in [number, number + ", 1234.5678901234567890"] {
            let reading = reading(text)
            #expect(reading.magnitude == Double(number), "\(text)")
            #expect(reading.end == number.utf8.count, "\(text)")
        }
    }

    @Test func `numbers of any number of digits read as the standard library reads them`() {
        var generator = SplitMix64(seed: 2)
        func digits(_ counts: ClosedRange<Int>) -> String {
            let count = Int.random(in: counts, using: &generator)
            return (0..<count).map { _ in "\(generator.next(below: 10))" }.joined()
        }
        for _ in 0..<5000 {
            expectClosestDouble(digits(1...25))
            expectClosestDouble("\(digits(1...9)).\(digits(1...9))")
            expectClosestDouble("0.\(digits(1...30))")
            expectClosestDouble("\(digits(1...20)).\(digits(1...20))E\(digits(1...2))")
            expectClosestDouble("\(digits(1...20))e-\(digits(1...3))")
            expectClosestDouble("\(Double(bitPattern: generator.next() >> 2))")
        }
    }

    // A number half way between two doubles goes to the even one, and the least more to the next.
    @Test func `halves are rounded to even`() {
        var generator = SplitMix64(seed: 3)
        for _ in 0..<5000 {
            let half = (1 << 53 | generator.next() >> 11) | 1
            let shift = generator.next(below: 10)
            for number in ["\(half << UInt64(shift))", "\(half / 2).5", "\(half / 4).25"] {
                expectClosestDouble(number)
                expectClosestDouble(number + (number.contains(".") ? "" : ".") + "0000000000001")
            }
            expectClosestDouble("\(half - 1 << UInt64(shift)).99999999999999999999")
        }
    }

    @Test(arguments: [
        "2.4703282292062327e-324", "2.4703282292062328e-324", "4.9e-324", "1e-400", "0e999",
        "2.2250738585072011e-308", "2.2250738585072012e-308", "2.2250738585072014e-308",
        "1.7976931348623157e308", "1.7976931348623158e308", "18446744073709551615",
        "18446744073709551616", "9007199254740993", "9007199254740993.00000000000000000001",
        "0.000000000000000000000000000012345678901234567890123",
    ])
    func `numbers at the ends of what a double can say are rounded`(number: String) {
        expectClosestDouble(number)
    }

    @Test func `what is larger than all doubles is infinite`() {
        for number in ["1.7976931348623159e308", "1e309", "1e99999999999999999999"] {
            #expect(reading(number).magnitude == .infinity, "\(number)")
        }
    }

    @Test(arguments: [
        ("12,", 12, 2), ("1.5]", 1.5, 3), ("1e2 ", 100, 3), ("1, 2.5678901", 1, 1),
        ("1234567.8901234", 1_234_567.8901234, 15), ("-1", nil, 0), ("", nil, 0), (".5", nil, 0),
        ("1.", nil, 2), ("1.,23456789", nil, 2), ("1e", nil, 2), ("1e+,3456789", nil, 3),
        ("1.5e3,56789", 1500, 5), ("x", nil, 0), (".12345678901", nil, 0),
    ])
    func `a number ends where nothing goes on with it`(text: String, value: Double?, end: Int) {
        #expect(reading(text).magnitude == value)
        #expect(reading(text).end == end)
    }

    @Test(arguments: [(".5", 0.5), ("1.", 1), ("1.,3456789012", 1), (".25,56789012", 0.25)])
    func `a point may be bare where that is taken`(text: String, value: Double) {
        #expect(reading(text, takesBarePoint: true).magnitude == value)
        #expect(reading(".", takesBarePoint: true).magnitude == nil)
        #expect(reading(".e5", takesBarePoint: true).magnitude == nil)
    }
}
