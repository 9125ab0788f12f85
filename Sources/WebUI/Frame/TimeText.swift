import Instants
import Markup

/// Times as pages show them: to the second, in UTC, the exact one beneath.
enum TimeText {
    /// `2020-03-07 11:00:00`.
    static func plain(_ time: Instant) -> String {
        let civil = CalendarTime(time)
        return "\(civil.date) \(civil.timeOfDay)"
    }

    static func stamp(_ time: Instant) -> Markup {
        HTML.time(.datetime("\(time)"), .title("\(time)"), text: plain(time))
    }

    /// The time, and how long ago it was.
    static func ago(_ time: Instant, now: Instant) -> Markup {
        markup {
            stamp(time)
            if time <= now {
                HTML.span(.class("muted"), text: " \(rounded(now - time)) ago")
            }
        }
    }

    /// As a browser's field for dates and times wants it.
    static func local(_ time: Instant) -> String {
        let civil = CalendarTime(time)
        return "\(civil.date)T\(civil.timeOfDay)"
    }

    /// A span in whole units of the largest that fits twice: `90 s`, `3 h`, `45 d`.
    static func rounded(_ span: TimeSpan) -> String {
        let units: [(seconds: Double, name: String)] = [
            (31_557_600, "years"), (86_400, "d"), (3600, "h"), (60, "min"), (1, "s"),
        ]
        for unit in units where span.seconds >= 2 * unit.seconds {
            return "\(Int(span.seconds / unit.seconds)) \(unit.name)"
        }
        return "\(max(0, Int(span.seconds))) s"
    }
}
