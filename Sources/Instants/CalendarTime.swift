/// A civil date and time of day in UTC, in the proleptic Gregorian calendar.
///
/// Days are counted with the era arithmetic of Howard Hinnant, "chrono-Compatible Low-Level Date
/// Algorithms" (2013), which needs neither tables nor loops.
package struct CalendarTime: Sendable, Hashable {
    package var year: Int
    /// 1 to 12.
    package var month: Int
    /// 1 to 31.
    package var day: Int
    package var hour: Int
    package var minute: Int
    package var second: Int
    package var microsecond: Int

    /// The civil time of an instant.
    package init(_ instant: Instant) {
        let dayLength: Int64 = 86_400_000_000
        // Not by the day's start, which may lie before what 64 bits can say.
        let (quotient, remainder) = instant.microseconds.quotientAndRemainder(
            dividingBy: dayLength)
        let days = remainder < 0 ? quotient - 1 : quotient
        let rest = Int(remainder < 0 ? remainder + dayLength : remainder)
        let shifted = Int(days) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        hour = rest / 3_600_000_000
        minute = rest / 60_000_000 % 60
        second = rest / 1_000_000 % 60
        microsecond = rest % 1_000_000
    }

    /// The instant of a civil time in UTC; nil where a part is out of its range.
    package static func instant(
        year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0,
        microsecond: Int = 0
    ) -> Instant? {
        guard
            1...9999 ~= year, 1...12 ~= month, 1...daysOfMonth(month, year: year) ~= day,
            0...23 ~= hour, 0...59 ~= minute, 0...59 ~= second, 0...999_999 ~= microsecond
        else { return nil }
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        let days = era * 146_097 + dayOfEra - 719_468
        let seconds = days * 86_400 + hour * 3600 + minute * 60 + second
        return Instant(microseconds: Int64(seconds) * 1_000_000 + Int64(microsecond))
    }

    /// 0 for Monday to 6 for Sunday.
    package static func weekday(of instant: Instant) -> Int {
        let days = instant.floored(to: TimeSpan(seconds: 86400)).microseconds / 86_400_000_000
        return Int(((days + 3) % 7 + 7) % 7)
    }

    private static func daysOfMonth(_ month: Int, year: Int) -> Int {
        switch month {
        case 2:
            year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
                ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
