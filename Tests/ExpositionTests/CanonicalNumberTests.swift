import Randomness
import Testing

@testable import Exposition

struct CanonicalNumberTests {
    @Test(arguments: numbers)
    func `a number is printed as Go prints it`(value: Double, expected: String) {
        #expect(text { $0.append(number: value) } == expected)
    }

    @Test func `every number reads back as itself`() {
        var generator = SplitMix64(seed: 1)
        for round in 0..<100_000 {
            let value =
                round.isMultiple(of: 2)
                ? Double(bitPattern: generator.next())
                : (Double.random(in: -1e9...1e9, using: &generator) * 1000).rounded() / 1000
            guard value.isFinite else { continue }
            let printed = text { $0.append(number: value) }
            #expect(Double(printed) == value)
        }
    }

    // The canonical numbers of the OpenMetrics 1.0 specification, section on `le` and `quantile`.
    @Test(arguments: [
        (1, "1.0"), (0, "0.0"), (-1, "-1.0"), (2.5, "2.5"), (10, "10.0"), (100_000, "100000.0"),
        (1e6, "1e+06"), (1e-5, "1e-05"), (0.001, "0.001"), (.infinity, "+Inf"),
    ])
    func `a bound is never a bare whole number`(value: Double, expected: String) {
        #expect(text { $0.append(bound: value) } == expected)
    }

    @Test func `a bound does not take its point from what stands before it`() {
        let written = text {
            $0.append(contentsOf: "1.5e".utf8)
            $0.append(bound: 3)
        }
        #expect(written == "1.5e3.0")
    }

    @Test func `a count keeps all of its digits`() {
        var counts: [UInt64] = [0, 99_999_999, 100_000_000, 10_000_000_000_000_000, .max]
        counts += (0..<20).map { exponent in (0..<exponent).reduce(7) { power, _ in power &* 10 } }
        for count in counts {
            #expect(text { $0.append(count: count) } == String(count))
        }
    }

    private func text(_ body: (inout [UInt8]) -> Void) -> String {
        var bytes: [UInt8] = []
        body(&bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    // Expected texts are Go's strconv.FormatFloat(value, 'g', -1, 64), made from the digits of
    // Python 3.11's repr(value) and Go's rule: an exponent below -4 or above 5 is written out.
    private static let numbers: [(Double, String)] = [
        (1, "1"), (0, "0"), (-0.0, "0"), (-1, "-1"), (0.5, "0.5"), (-0.001, "-0.001"),
        (0.0001, "0.0001"), (0.00012345, "0.00012345"), (1e-05, "1e-05"), (1.5e-05, "1.5e-05"),
        (123456, "123456"), (999999, "999999"), (1e5, "100000"), (1e6, "1e+06"),
        (1_234_567, "1.234567e+06"), (-1_234_567, "-1.234567e+06"), (123456.75, "123456.75"),
        (999999.9375, "999999.9375"), (100000.5, "100000.5"), (1e21, "1e+21"), (1e22, "1e+22"),
        (1e23, "1e+23"), (9_007_199_254_740_991, "9.007199254740991e+15"),
        (9_007_199_254_740_994, "9.007199254740994e+15"), (.leastNonzeroMagnitude, "5e-324"),
        (.leastNormalMagnitude, "2.2250738585072014e-308"),
        (-Double.greatestFiniteMagnitude, "-1.7976931348623157e+308"), (0.1, "0.1"),
        (0.1 + 0.2, "0.30000000000000004"), (2.718281828459045, "2.718281828459045"),
        (4.35, "4.35"), (0.0095, "0.0095"), (1e-07, "1e-07"), (12345678.9, "1.23456789e+07"),
        (1e100, "1e+100"), (1e-100, "1e-100"), (6.02214076e23, "6.02214076e+23"),
        (0.007812499999999999, "0.007812499999999999"), (.nan, "NaN"), (.infinity, "+Inf"),
        (-.infinity, "-Inf"),
    ]
}
