package import Instants

/// A time as HTTP writes it (RFC 9110, section 5.6.7): `Sat, 21 Mar 2020 08:00:00 GMT`.
package enum HTTPDate {
    private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    package static func text(of instant: Instant) -> String {
        let time = CalendarTime(instant)
        let date = time.date
        return "\(weekdays[CalendarTime.weekday(of: instant)]), \(date.suffix(2)) "
            + "\(months[time.month - 1]) \(date.prefix(4)) \(time.timeOfDay) GMT"
    }
}
