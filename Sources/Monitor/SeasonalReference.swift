import Drift
import Instants
import Sketches
import Synchronization

/// A reference made ready for scoring: as a whole, and by the slots of its seasonal pattern.
final class SeasonalReference: Sendable {
    /// Nil where the reference holds no row.
    let whole: PreparedReference?
    let seasonalPattern: SeasonalPattern
    /// Empty without a seasonal pattern.
    private let slots: [Int: Slot]
    /// What windows between two slots are compared with, once one was.
    private let transitions: Mutex<[Transition: PreparedReference]> = Mutex([:])

    private struct Slot: Sendable {
        let panes: [FieldSummary]
        let prepared: PreparedReference

        /// How many of these panes hold a share of what they and another slot's hold together.
        func paneCount(for share: Double, beside slot: Self) -> Int {
            let rows = Double(slot.prepared.summary.rowCount) * share / (1 - share)
            let perPane = Double(prepared.summary.rowCount) / Double(panes.count)
            return min(max(1, Int(clamping: (rows / perPane).rounded(.up))), panes.count)
        }

        /// The reference of this slot for a window that reaches into another.
        ///
        /// By the triangle inequality it lies no farther from this slot than a day without drift
        /// does and a mixture of both slots together.
        func prepared(reachingInto other: Self, paneCount: Int) -> PreparedReference {
            guard let mixture = FieldSummary.merged(panes + other.panes.prefix(paneCount)) else {
                return prepared
            }
            let sizes = prepared.report(on: mixture).effects.map { ($0.measure, $0.effectSize) }
            return prepared.raisingFloors(by: Dictionary(sizes) { first, _ in first })
        }
    }

    /// From a slot into another, of which some panes go with all of the first.
    private struct Transition: Hashable, Sendable {
        let slot: Int
        let other: Int
        let otherPaneCount: Int
    }

    init(_ panes: [Pane], seasonalPattern: SeasonalPattern, options: FieldOptions) {
        whole = PreparedReference(panes: panes.map(\.summary), options: options.scoring)
        self.seasonalPattern = seasonalPattern
        guard seasonalPattern.seasonality != .none else {
            slots = [:]
            return
        }
        slots = Dictionary(grouping: panes) { seasonalPattern.slot(of: $0.start) ?? -1 }
            .compactMapValues { panes in
                let summaries = panes.map(\.summary).filter { $0.rowCount > 0 }
                return PreparedReference(panes: summaries, options: options.scoring)
                    .map { Slot(panes: summaries, prepared: $0) }
            }
    }

    /// What the values of some panes are compared with: those of like times, where there is a
    /// seasonal pattern.
    ///
    /// What is no longer than a slot lies in one or in two, and is compared with the one that most of
    /// its rows belong to. From that it differs as the other slot does, as far as it reaches into it;
    /// so much more is no drift. What is longer holds hours of all kinds and is compared with all.
    func prepared(for panes: some Collection<Pane>) -> PreparedReference? {
        guard seasonalPattern.seasonality != .none else { return whole }
        let starts = panes.map(\.start)
        guard let first = starts.min(), let last = starts.max(),
            last < first + seasonalPattern.slotSpan
        else { return whole }
        var rowCounts: [Int: Int] = [:]
        for pane in panes {
            guard let slot = seasonalPattern.slot(of: pane.start) else { return whole }
            rowCounts[slot, default: 0] += pane.head.rowCount
        }
        let ranked = rowCounts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        guard let main = ranked.first, let slot = slots[main.key] else { return whole }
        guard ranked.count > 1, ranked[1].value > 0, let other = slots[ranked[1].key] else {
            return slot.prepared
        }
        let share = Double(ranked[1].value) / Double(main.value + ranked[1].value)
        let transition = Transition(
            slot: main.key, other: ranked[1].key,
            otherPaneCount: other.paneCount(for: share, beside: slot))
        if let known = transitions.withLock({ $0[transition] }) { return known }
        let made = slot.prepared(
            reachingInto: other, paneCount: transition.otherPaneCount)
        transitions.withLock { $0[transition] = made }
        return made
    }
}
