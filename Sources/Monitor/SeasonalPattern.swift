import Drift
import Instants

/// How a field's time is cut into slots that are like each other: hours of a day, or of a week.
struct SeasonalPattern: Sendable, Equatable {
    let seasonality: Seasonality
    /// As long as a window, and an hour at least.
    let slotSpan: TimeSpan

    static let none = SeasonalPattern(seasonality: .none, slotSpan: TimeSpan(seconds: 3600))

    /// The share of the spread between panes that a seasonal pattern must explain.
    private static let explainedSpreadMin = 1.0 / 3

    private init(seasonality: Seasonality, slotSpan: TimeSpan) {
        self.seasonality = seasonality
        self.slotSpan = slotSpan
    }

    /// The seasonal pattern that is configured, or else the one that explains the most of the
    /// spread.
    ///
    /// - Parameters:
    ///   - panes: The parts of a reference, each as long as a window.
    ///   - options: What the field is watched with.
    init(of panes: [Pane], options: FieldOptions) {
        let span = max(options.window.span, TimeSpan(seconds: 3600))
        let candidates = [Seasonality.day, .week].map {
            SeasonalPattern(seasonality: $0, slotSpan: span)
        }
        if let told = options.seasonality {
            self = candidates.first { $0.seasonality == told && $0.period >= span * 2 } ?? .none
            return
        }
        let start = panes.map(\.start).min()
        let end = panes.map(\.start).max()
        guard let start, let end, end + span >= start + TimeSpan(seconds: 7 * 86_400) else {
            self = .none
            return
        }
        var found = SeasonalPattern.none
        var left = 1.0
        // A week is worth its many slots only where it explains much of what a day leaves.
        for seasonalPattern in candidates where seasonalPattern.period >= span * 2 {
            let explained = Seasonality.explainedSpread(
                of: panes.map(\.summary),
                slots: panes.map { seasonalPattern.slot(of: $0.start) ?? 0 })
            guard 1 - explained < left * (1 - Self.explainedSpreadMin) else { continue }
            left = 1 - explained
            found = seasonalPattern
        }
        self = found
    }

    /// The number of the slot that a time falls into; nil without a seasonal pattern.
    func slot(of time: Instant) -> Int? {
        guard seasonality != .none else { return nil }
        // 1970 began on a Thursday; weeks count from Monday.
        let shifted = time + TimeSpan(seconds: 3 * 86_400)
        let within = (shifted - shifted.floored(to: period)).microseconds
        return Int(within / slotSpan.microseconds)
    }

    private var period: TimeSpan {
        TimeSpan(seconds: seasonality == .week ? 7 * 86_400 : 86_400)
    }
}
