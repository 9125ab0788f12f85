import Drift
package import Instants
import Sketches

/// The part of a field's values that has drifted.
package enum DriftedPart: Sendable, Equatable {
    /// The values of a batch component's run.
    case run(Int64)
    /// The values of a span of the window.
    case span(Range<Instant>)
}

extension Field {
    /// Which of the field's values have drifted; nil where none are known to have.
    ///
    /// A window goes on holding values without drift for as long as it is, so what is blamed on all
    /// of it is half wrong. The drift is taken to have begun where the newest panes, taken
    /// together, stand out the most.
    package func driftedPart(at now: Instant) -> DriftedPart? {
        let reading = reading(at: now)
        guard let measure = reading.report?.leading, let reference = reading.compared else {
            return nil
        }
        if let run = reading.run { return .run(run) }
        guard let start = reading.windowStart, let end = reading.windowEnd else { return nil }
        let panes = panes(from: start, until: end).filter { $0.head.rowCount > 0 }
        guard var onset = Self.onset(in: panes, against: reference, by: measure) else { return nil }
        // The pane in which it began holds values of both kinds.
        if onset > 0, onset < panes.count - 1 { onset += 1 }
        return .span(panes[onset].start..<end)
    }

    /// The first of the newest panes that stand out the most: the largest effect × √rows.
    ///
    /// This is the scan statistic of a shift that lasts. Panes without drift would thin the effect
    /// out faster than their rows make up for it, and a drifted pane adds rows without thinning it.
    static func onset(
        in panes: [Pane], against reference: PreparedReference, by measure: Measure
    ) -> Int? {
        var newest: FieldSummary?
        var best = 0.0
        var onset: Int?
        for index in panes.indices.reversed() {
            let summary = FieldSummary.merged([panes[index].summary] + (newest.map { [$0] } ?? []))
            guard let summary else { continue }
            newest = summary
            let effect = reference.report(on: summary)[measure]?.effectSize ?? 0
            let weight = effect * Double(summary.rowCount).squareRoot()
            if weight > 0, weight >= best {
                best = weight
                onset = index
            }
        }
        return onset
    }
}
