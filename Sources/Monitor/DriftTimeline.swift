#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif
import Drift
import Instants
import Sketches

/// How the drift of a field went from pane to pane, by which fields that drift together are known.
///
/// Ranks are kept and not values, so that a field and its logarithm go the same way. Before and
/// during drift two fields without anything in common go up and down differently, even where
/// both drift at once; near-duplicates do not.
struct DriftTimeline: Sendable {
    /// What is followed: fields whose values drift and fields that go missing are not alike.
    private let isOfMissing: Bool
    private let starts: [Instant]
    /// The centred ranks of the panes, scaled to length 1.
    private let ranks: [Double]

    private static let paneCountMin = 8
    private static let correlationMin = 0.97

    /// Nil where the field has not drifted, and where too few panes tell how.
    ///
    /// - Parameters:
    ///   - panes: Those of the window, or of the newest runs.
    ///   - report: On the window.
    ///   - window: What the window holds.
    ///   - reference: What it is compared with.
    init?(panes: [Pane], report: DriftReport, window: FieldSummary?, reference: FieldSummary?) {
        guard report.score >= 1, panes.count >= Self.paneCountMin else { return nil }
        isOfMissing = report.leading == .missing
        let category = Self.mostChanged(window, reference)
        var starts: [Instant] = []
        var values: [Double] = []
        for pane in panes {
            let value =
                isOfMissing ? pane.head.missingRatio : Self.level(of: pane, category)
            guard value.isFinite else { continue }
            starts.append(pane.start)
            values.append(value)
        }
        guard starts.count >= Self.paneCountMin, let ranks = Self.unitRanks(values) else {
            return nil
        }
        self.starts = starts
        self.ranks = ranks
    }

    /// Whether the ranks correlate so strongly (Spearman's ρ), one way or the other, that chance does
    /// not bring it about among millions of pairs.
    func correlates(with other: DriftTimeline) -> Bool {
        guard isOfMissing == other.isOfMissing, starts == other.starts else { return false }
        var correlation = 0.0
        for (mine, theirs) in zip(ranks, other.ranks) { correlation += mine * theirs }
        return abs(correlation) >= leastCorrelation
    }

    /// .97, since two fields that step at the same time reach .75, and .9 by chance; for few panes five
    /// deviations of Fisher's z (Fieller, Hartley and Pearson, Biometrika 44, 1957).
    private var leastCorrelation: Double {
        max(Self.correlationMin, tanh(5 * (1.06 / Double(starts.count - 3)).squareRoot()))
    }

    private static func level(of pane: Pane, _ category: String?) -> Double {
        guard let category else { return pane.head.mean }
        guard case .categorical(let summary) = pane.summary else { return .nan }
        return summary.ratio(of: category)
    }

    /// The category whose share has changed the most; nil for other fields.
    private static func mostChanged(
        _ window: FieldSummary?, _ reference: FieldSummary?
    ) -> String? {
        guard case .categorical(let window)? = window, case .categorical(let reference)? = reference
        else { return nil }
        var most: (category: String, change: Double)?
        for (category, _) in window.items.counts + reference.items.counts {
            let change = abs(window.ratio(of: category) - reference.ratio(of: category))
            if change > most?.change ?? 0 { most = (category, change) }
        }
        return most?.category
    }

    /// Ranks about their mean, equal values sharing theirs, scaled to length 1; nil where all are
    /// equal.
    private static func unitRanks(_ values: [Double]) -> [Double]? {
        let order = values.indices.sorted { values[$0] < values[$1] }
        var ranks = [Double](repeating: 0, count: values.count)
        var first = 0
        while first < order.count {
            var end = first + 1
            while end < order.count, values[order[end]] == values[order[first]] { end += 1 }
            for place in first..<end { ranks[order[place]] = Double(first + end - 1) / 2 }
            first = end
        }
        let mean = Double(values.count - 1) / 2
        let squares = ranks.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        guard squares > 0 else { return nil }
        return ranks.map { ($0 - mean) / squares.squareRoot() }
    }
}
