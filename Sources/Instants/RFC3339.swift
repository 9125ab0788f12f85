extension Instant: CustomStringConvertible {
    /// RFC 3339 in UTC with as many sub-second digits as there are: `2020-03-21T08:00:00.25Z`.
    package var description: String {
        let time = CalendarTime(self)
        var text = time.date + "T" + time.timeOfDay
        if time.microsecond != 0 {
            var fraction = Self.padded(time.microsecond, to: 6)[...]
            while fraction.last == "0" { fraction.removeLast() }
            text += "." + fraction
        }
        return text + "Z"
    }

    /// Reads a date, or a date and time, in RFC 3339 or the shapes of ISO 8601 that programs write.
    ///
    /// `2020-03-08`, `2020-03-08 14:05`, `2020-03-08T14:05:09.123456789+02:00`. A time without a
    /// zone is taken as UTC; digits past the microsecond are dropped. Nil for anything else.
    package init?(parsing text: some StringProtocol) {
        guard let instant = TimestampParser.instant(of: text) else { return nil }
        self = instant
    }

    fileprivate static func padded(_ number: Int, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension CalendarTime {
    /// `2020-03-21`.
    package var date: String {
        "\(Instant.padded(year, to: 4))-\(Instant.padded(month, to: 2))-\(Instant.padded(day, to: 2))"
    }

    /// `08:00:00`, without the sub-second part.
    package var timeOfDay: String {
        [hour, minute, second].map { Instant.padded($0, to: 2) }.joined(separator: ":")
    }
}

/// A cursor over the bytes of a timestamp.
private struct TimestampParser {
    private let bytes: [UInt8]
    private var position = 0

    static func instant(of text: some StringProtocol) -> Instant? {
        var parser = TimestampParser(bytes: Array(text.utf8))
        return parser.instant()
    }

    private mutating func instant() -> Instant? {
        guard
            let year = number(digits: 4), take(0x2D), let month = number(digits: 2), take(0x2D),
            let day = number(digits: 2)
        else { return nil }
        guard position < bytes.count else {
            return CalendarTime.instant(year: year, month: month, day: day)
        }
        guard
            take(0x54) || take(0x74) || take(0x20), let hour = number(digits: 2), take(0x3A),
            let minute = number(digits: 2)
        else { return nil }
        var second = 0
        var microsecond = 0
        if take(0x3A) {
            guard let seconds = number(digits: 2) else { return nil }
            second = seconds
            if take(0x2E) || take(0x2C) {
                guard let fraction = fraction() else { return nil }
                microsecond = fraction
            }
        }
        guard
            let offset = zone(), position == bytes.count,
            let local = CalendarTime.instant(
                year: year, month: month, day: day, hour: hour, minute: minute, second: second,
                microsecond: microsecond)
        else { return nil }
        let instant = local - TimeSpan(seconds: Double(offset))
        // A zone may lead out of the years that can be written.
        return 1...9999 ~= CalendarTime(instant).year ? instant : nil
    }

    /// Seconds east of UTC; 0 where no zone stands.
    private mutating func zone() -> Int? {
        guard position < bytes.count else { return 0 }
        if take(0x5A) || take(0x7A) { return 0 }
        let sign = take(0x2D) ? -1 : 1
        guard sign == -1 || take(0x2B), let hours = number(digits: 2) else { return nil }
        _ = take(0x3A)
        let minutes = position < bytes.count ? number(digits: 2) : 0
        guard let minutes, hours < 24, minutes < 60 else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }

    /// The digits after the point, in microseconds.
    private mutating func fraction() -> Int? {
        var value = 0
        var digits = 0
        while position < bytes.count, 0x30...0x39 ~= bytes[position] {
            if digits < 6 { value = value * 10 + Int(bytes[position] - 0x30) }
            digits += 1
            position += 1
        }
        guard digits > 0 else { return nil }
        for _ in min(digits, 6)..<6 { value *= 10 }
        return value
    }

    private mutating func number(digits: Int) -> Int? {
        guard position + digits <= bytes.count else { return nil }
        var value = 0
        for byte in bytes[position..<position + digits] {
            guard 0x30...0x39 ~= byte else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        position += digits
        return value
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }
}
