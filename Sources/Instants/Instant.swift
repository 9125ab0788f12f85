/// A point in time: microseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
package struct Instant: Sendable, Hashable, Comparable {
    package let microseconds: Int64

    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// The instant a number of seconds after 1970-01-01T00:00:00Z, rounded to a microsecond;
    /// nil where it lies outside of the years 1 to 9999.
    package init?(unixSeconds: Double) {
        guard Self.unixSecondsRange.contains(unixSeconds) else { return nil }
        microseconds = Int64((unixSeconds * 1e6).rounded())
    }

    package var unixSeconds: Double { Double(microseconds) / 1e6 }

    package static func < (left: Instant, right: Instant) -> Bool {
        left.microseconds < right.microseconds
    }

    /// The instant `span` later, held at the ends of what 64 bits can say.
    package static func + (instant: Instant, span: TimeSpan) -> Instant {
        let (sum, overflow) = instant.microseconds.addingReportingOverflow(span.microseconds)
        guard overflow else { return Instant(microseconds: sum) }
        return Instant(microseconds: span.microseconds < 0 ? .min : .max)
    }

    package static func - (instant: Instant, span: TimeSpan) -> Instant {
        instant + TimeSpan(microseconds: 0 &- span.microseconds)
    }

    package static func - (later: Instant, earlier: Instant) -> TimeSpan {
        let (difference, overflow) =
            later.microseconds.subtractingReportingOverflow(earlier.microseconds)
        guard overflow else { return TimeSpan(microseconds: difference) }
        return TimeSpan(microseconds: later < earlier ? .min : .max)
    }

    /// The start of the slot of length `span` that holds this instant, slots counted from 1970.
    ///
    /// A slot that begins before what 64 bits can say begins there, and spans that are no length of
    /// time divide nothing.
    package func floored(to span: TimeSpan) -> Instant {
        guard span.microseconds > 0 else { return self }
        let remainder = microseconds % span.microseconds
        let start = Instant(microseconds: microseconds - remainder)
        return remainder < 0 ? start - span : start
    }

    private static let unixSecondsRange = -62_135_596_800.0...253_402_300_799.0
}
