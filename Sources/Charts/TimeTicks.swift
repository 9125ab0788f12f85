package import Instants

/// Round times within a span, with what is written beside them.
package enum TimeTicks {
    /// - Parameters:
    ///   - span: from when to when.
    ///   - countMax: how many there may be.
    /// - Returns: times at multiples of a round span, each with its label in UTC.
    package static func ticks(
        in span: ClosedRange<Instant>, countMax: Int
    ) -> [(time: Instant, label: String)] {
        let length = (span.upperBound - span.lowerBound).seconds
        let step =
            steps.first { length / $0 <= Double(countMax) }
            ?? (length / Double(countMax) / 31_557_600).rounded(.up) * 31_557_600
        let slot = TimeSpan(seconds: step)
        var time = span.lowerBound.floored(to: slot)
        var ticks: [(time: Instant, label: String)] = []
        while time <= span.upperBound, ticks.count <= countMax + 1 {
            if time >= span.lowerBound { ticks.append((time, label(of: time, step: step))) }
            let next = time + slot
            guard next > time else { break }
            time = next
        }
        return ticks
    }

    private static let steps: [Double] = [
        1, 5, 15, 30, 60, 300, 900, 1800, 3600, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800,
        1_209_600, 2_592_000, 7_776_000,
    ]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func label(of time: Instant, step: Double) -> String {
        let civil = CalendarTime(time)
        let day = "\(civil.day) \(months[civil.month - 1])"
        let clock = civil.timeOfDay
        if step >= 31_557_600 { return "\(civil.year)" }
        if step >= 86_400 || clock == "00:00:00" { return day }
        return step < 60 ? clock : String(clock.prefix(5))
    }
}
