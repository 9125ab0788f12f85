#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif
package import Instants

/// Something about a run that speaks for its having gone wrong.
package enum Evidence: Sendable, Hashable {
    /// Its code, its parameters or both differ from the component's run before it.
    case changed(code: Bool, parameters: Bool, since: Int64)
    /// Tests failed; their names.
    case failedTests([String])
    /// What it read was stale; the messages of `Staleness`.
    case staleInputs([String])
    /// The distribution of its outputs had drifted.
    case outputDrift
    /// It lasted far longer or shorter than the component's runs before it.
    case unusualDuration(TimeSpan, usual: TimeSpan)

    /// The reason as a person reads it.
    package var reason: String {
        switch self {
        case .changed(code: true, parameters: true, let run):
            "code and parameters changed since run \(run)"
        case .changed(code: true, parameters: _, let run): "code changed since run \(run)"
        case .changed(code: false, parameters: _, let run):
            "parameters changed since run \(run)"
        case .failedTests(let names): "failed tests: \(names.joined(separator: ", "))"
        case .staleInputs(let messages): "stale inputs: \(messages.joined(separator: " "))"
        case .outputDrift: "its outputs drifted"
        case .unusualDuration(let span, let usual): "took \(span), usually \(usual)"
        }
    }
}

/// Tells durations that are far from a component's own history.
package enum DurationHistory {
    /// The runs of a history at most, and at least for a judgement.
    package static let runCountMax = 20
    package static let runCountMin = 5

    /// The usual duration, where another is far from it; nil where it is not, or too few are known.
    ///
    /// Far is at least twice or at most half the median, and beyond three robust standard
    /// deviations, 1.4826 times the median absolute deviation of the logarithms. The rule knows no
    /// seconds: it holds for runs of milliseconds and of days.
    package static func usual(of duration: TimeSpan, among history: [TimeSpan]) -> TimeSpan? {
        guard history.count >= runCountMin else { return nil }
        let logarithms = history.map(logarithm)
        let center = median(logarithms)
        let spread = 1.4826 * median(logarithms.map { abs($0 - center) })
        guard abs(logarithm(duration) - center) >= max(1, 3 * spread) else { return nil }
        return TimeSpan(seconds: median(history.map(\.seconds)))
    }

    /// The binary logarithm; a millisecond is added, below which durations are noise.
    private static func logarithm(_ span: TimeSpan) -> Double {
        log2(Double(max(0, span.microseconds)) + 1000)
    }

    /// The middle one of some values, of which there is one at least.
    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2)
            ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }
}
