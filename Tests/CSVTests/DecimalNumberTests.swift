import Randomness
import Testing

@testable import CSV

struct DecimalNumberTests {
    @Test(arguments: numbers)
    func `a number is read as the double closest to it`(text: String, expected: Double) throws {
        let value = try #require(number(text))
        #expect(value.bitPattern == expected.bitPattern)
    }

    @Test(arguments: [
        "", " ", "-", "+", ".", "-.", "e5", "1e", "1e+", "1e5.", "1.2.3", "1,5", "1 2", "--1",
        "0x1F",
        "1_000", "1a", "a1", "NA", "null", "nano", "inf1", "infinit", "1\"", "１", "1\u{A0}",
    ])
    func `what is no decimal number is none`(text: String) {
        #expect(number(text) == nil)
    }

    @Test(arguments: [" 1.5", "1.5\t", "\t 1.5  "])
    func `blanks around a number do not matter`(text: String) {
        #expect(number(text) == 1.5)
    }

    @Test(arguments: ["nan", "NaN", "-NAN"])
    func `not-a-number is a number too`(text: String) {
        #expect(number(text)?.isNaN == true)
    }

    @Test(arguments: [
        ("inf", Double.infinity), ("+Infinity", .infinity), ("-INF", -.infinity),
        ("1e999", .infinity), ("-1e99999999999999999999", -.infinity),
    ])
    func `infinities are numbers`(text: String, expected: Double) {
        #expect(number(text) == expected)
    }

    // The oracle is the standard library, which reads what it printed as the same double.
    @Test func `printed doubles of every size read back as themselves`() {
        var generator = SplitMix64(seed: 2)
        for round in 0..<100_000 {
            let value =
                switch round % 3 {
                case 0: Double(bitPattern: generator.next())
                case 1: Double.random(in: -1e6...1e6, using: &generator)
                default: (Double.random(in: -1e6...1e6, using: &generator) * 100).rounded() / 100
                }
            guard value.isFinite else { continue }
            #expect(number(value.description) == value)
        }
    }

    @Test func `random decimals read as the standard library reads them`() throws {
        var generator = SplitMix64(seed: 3)
        for _ in 0..<20_000 {
            let whole = UInt64.random(in: 0...UInt64.max >> 1, using: &generator)
            let shift = UInt64.random(in: 0..<63, using: &generator)
            let exponent = Int.random(in: -30...30, using: &generator)
            let text = "\(whole >> shift).\(whole & 0xFFFF)e\(exponent)"
            let expected = try #require(Double(text) as Double?)
            #expect(number(text) == expected)
        }
    }

    private func number(_ text: String) -> Double? {
        let bytes = Array((text + "\n").utf8)
        return DecimalNumber.value(of: bytes.span, in: 0..<bytes.count - 1)
    }

    // Values where rounding is easily missed; the expected ones are Swift's literals.
    private static let numbers: [(String, Double)] = [
        ("0", 0), ("-0", -0.0), ("+7", 7), ("1.", 1), (".5", 0.5), ("-.25", -0.25), ("00012", 12),
        ("9007199254740992", 0x1p53), ("9007199254740993", 0x1p53),
        ("9007199254740993.00000001", 0x1p53 + 2), ("1e22", 1e22), ("1E+23", 1e23),
        ("1e-22", 1e-22),
        ("123456789012345678901234567890", 1.2345678901234568e29), ("0e400", 0), ("1e-400", 0),
        ("0.1", 0.1), ("2.2250738585072011e-308", Double.leastNormalMagnitude.nextDown),
        ("0.30000000000000004", 0.1 + 0.2), ("12345678901234567890e-5", 123456789012345.67),
        ("1.7976931348623157e308", .greatestFiniteMagnitude),
    ]
}
