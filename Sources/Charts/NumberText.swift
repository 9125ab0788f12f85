import Foundation

/// Numbers as a person reads them.
package enum NumberText {
    /// A number to three significant digits: `12,300`, `4.56`, `0.0021`, `1.2×10⁹`; `–` for what is
    /// no number.
    package static func short(_ value: Double) -> String { text(value, digitCount: 3) }

    /// A number to two significant digits, for figures that nobody knows better.
    package static func rough(_ value: Double) -> String { text(value, digitCount: 2) }

    private static func text(_ value: Double, digitCount: Int) -> String {
        guard value.isFinite else { return "–" }
        let magnitude = abs(value)
        if magnitude == 0 { return "0" }
        if magnitude >= 1e7 || magnitude < 1e-4 {
            // What C writes is `1.20e+09`.
            let parts = String(format: "%.\(digitCount - 1)e", value).split(separator: "e")
            let exponent = Int(parts.last ?? "") ?? 0
            return trimmed(String(parts.first ?? "")) + "×10" + superscript(exponent)
        }
        let digits = max(0, digitCount - 1 - Int(log10(magnitude).rounded(.down)))
        return trimmed(String(format: "%.\(digits)f", value), groups: magnitude >= 10_000)
    }

    private static func superscript(_ number: Int) -> String {
        String(
            "\(number)".map { digit in
                guard let value = digit.wholeNumberValue else { return "⁻" }
                return Array("⁰¹²³⁴⁵⁶⁷⁸⁹")[value]
            })
    }

    /// A whole number with its thousands set apart: `12,345`.
    package static func count(_ value: Int) -> String { grouped("\(value)") }

    /// A share of 1 as a percentage: `4.2%`, `38%`, `<0.1%`.
    package static func percent(_ share: Double) -> String {
        guard share.isFinite else { return "–" }
        let percent = share * 100
        if percent != 0, abs(percent) < 0.1 { return percent < 0 ? ">−0.1%" : "<0.1%" }
        return trimmed(String(format: abs(percent) < 10 ? "%.1f" : "%.0f", percent)) + "%"
    }

    /// A number and its noun: `1 run`, `2 runs`.
    package static func counted(_ value: Int, _ one: String, _ many: String? = nil) -> String {
        "\(count(value)) \(value == 1 ? one : many ?? one + "s")"
    }

    private static func trimmed(_ text: String, groups: Bool = false) -> String {
        var text = text
        if text.contains(".") {
            while text.hasSuffix("0") { text.removeLast() }
            if text.hasSuffix(".") { text.removeLast() }
        }
        if text == "-0" { text = "0" }
        return groups ? grouped(text) : text
    }

    private static func grouped(_ text: String) -> String {
        let isNegative = text.hasPrefix("-")
        var digits = isNegative ? String(text.dropFirst()) : text
        var index = digits.count - 3
        while index > 0 {
            digits.insert(",", at: digits.index(digits.startIndex, offsetBy: index))
            index -= 3
        }
        return isNegative ? "-" + digits : digits
    }
}
