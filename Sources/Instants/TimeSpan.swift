/// A length of time in microseconds, written as Prometheus writes one: `90s`, `1h30m`, `7d`.
package struct TimeSpan: Sendable, Hashable, Comparable {
    package let microseconds: Int64

    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// The span of a number of seconds, rounded to a microsecond and held at what 64 bits can say.
    package init(seconds: Double) {
        let scaled = (seconds * 1e6).rounded()
        microseconds = Int64(exactly: scaled) ?? (scaled < 0 ? .min : .max)
    }

    package var seconds: Double { Double(microseconds) / 1e6 }

    package static func < (left: TimeSpan, right: TimeSpan) -> Bool {
        left.microseconds < right.microseconds
    }

    /// The span `count` times over, held at what 64 bits can say.
    package static func * (span: TimeSpan, count: Int) -> TimeSpan {
        let (product, overflow) = span.microseconds.multipliedReportingOverflow(by: Int64(count))
        guard overflow else { return TimeSpan(microseconds: product) }
        return TimeSpan(microseconds: (span.microseconds < 0) == (count < 0) ? .max : .min)
    }

    /// Reads whole numbers with units, largest first or in any order: `ms s m h d w y`.
    ///
    /// Nil where a unit is missing or unknown, or where the span is no positive length of time.
    package init?(parsing text: some StringProtocol) {
        var rest = text[...]
        var total: Int64 = 0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            let letters = rest.prefix { $0.isLetter }
            rest = rest.dropFirst(letters.count)
            guard let number = Int64(digits), let unit = Self.microsecondsByUnit[String(letters)]
            else { return nil }
            let (part, partOverflows) = number.multipliedReportingOverflow(by: unit)
            let (sum, sumOverflows) = total.addingReportingOverflow(part)
            guard !partOverflows, !sumOverflows else { return nil }
            total = sum
        }
        guard total > 0 else { return nil }
        microseconds = total
    }

    private static let microsecondsByUnit: [String: Int64] = [
        "ms": 1000, "s": 1_000_000, "m": 60_000_000, "h": 3_600_000_000, "d": 86_400_000_000,
        "w": 604_800_000_000, "y": 31_536_000_000_000,
    ]
}

extension TimeSpan: CustomStringConvertible {
    /// The span for people, in the two units that fit: `850 ms`, `42 s`, `3 min 20 s`, `2 d 4 h`.
    package var description: String {
        if microseconds < 0 {
            return "-"
                + TimeSpan(microseconds: microseconds == .min ? .max : -microseconds)
                .description
        }
        if microseconds < 1000 { return "\(microseconds) µs" }
        if microseconds < 1_000_000 { return "\(microseconds / 1000) ms" }
        let seconds = microseconds / 1_000_000
        if seconds < 10, microseconds % 1_000_000 >= 100_000 {
            return "\(seconds).\(microseconds % 1_000_000 / 100_000) s"
        }
        let units: [(length: Int64, name: String)] = [
            (86400, "d"), (3600, "h"), (60, "min"), (1, "s"),
        ]
        guard let first = units.firstIndex(where: { seconds >= $0.length }) else { return "0 s" }
        let whole = "\(seconds / units[first].length) \(units[first].name)"
        let next = units.index(after: first)
        guard next < units.endIndex else { return whole }
        let remainder = seconds % units[first].length / units[next].length
        return remainder == 0 ? whole : whole + " \(remainder) \(units[next].name)"
    }
}
