package import Sketches

/// The seasonal pattern that a field follows by itself.
package enum Seasonality: String, Sendable, CaseIterable {
    case none, day, week
}

extension Seasonality {
    /// The share of the spread between panes that goes away when each is compared with its like.
    ///
    /// Adjusted for the degrees of freedom that the slots use up, as the adjusted R² of a one-way
    /// analysis of variance (Ezekiel 1930), so that chance explains nothing on average; and nothing
    /// at all unless its F-test is significant at 0.001, so that few panes do not make a seasonal
    /// pattern. Panes are told apart by their means, or by the shares of their commonest
    /// categories.
    ///
    /// - Parameters:
    ///   - panes: Summaries of one kind, of spans of one length.
    ///   - slots: For each pane, the slot of the seasonal pattern that it falls into.
    /// - Returns: 1 where slots explain everything, 0 or less where they explain nothing, and where
    ///   there are too few panes to tell.
    package static func explainedSpread(of panes: [FieldSummary], slots: [Int]) -> Double {
        let used = zip(panes, slots).filter { $0.0.rowCount > $0.0.missingCount }
        let slotCount = Set(used.map(\.1)).count
        guard used.count >= panesPerSlotMin * slotCount, slotCount > 1 else { return 0 }
        var total = 0.0
        var within = 0.0
        for coordinates in PaneCoordinates(used.map(\.0)).columns {
            let all = coordinates.indices.map { $0 }
            total += squares(of: coordinates, at: all)
            for members in Dictionary(grouping: all, by: { used[$0].1 }).values {
                within += squares(of: coordinates, at: members)
            }
        }
        guard total > 0 else { return 0 }
        let between = Double(slotCount - 1)
        let residual = Double(used.count - slotCount)
        // The survival function of F, written with the share of the spread that is left within.
        let chance = IncompleteBeta.cumulative(within / total, residual / 2, between / 2)
        guard chance < significance else { return 0 }
        return 1 - within / residual / (total / (between + residual))
    }

    private static let panesPerSlotMin = 3
    private static let significance = 0.001

    /// Squared distances from the mean of the members.
    private static func squares(of values: [Double], at members: [Int]) -> Double {
        let mean = members.reduce(0) { $0 + values[$1] } / Double(members.count)
        return members.reduce(0) { $0 + (values[$1] - mean) * (values[$1] - mean) }
    }
}

/// What panes are told apart by, as numbers.
private struct PaneCoordinates {
    /// A value for each pane, for each of some properties.
    let columns: [[Double]]

    private static let categoryCountMax = 5

    init(_ panes: [FieldSummary]) {
        var columns: [[Double]] = []
        if panes.allSatisfy({ if case .embedding = $0 { true } else { false } }) {
            for direction in 0..<RandomProjections.count {
                columns.append(
                    panes.map { pane in
                        guard case .embedding(let summary) = pane, summary.count > 0 else {
                            return 0
                        }
                        return summary.projections[direction].moments.mean
                    })
            }
        } else if panes.allSatisfy({
            if case .numeric(let summary) = $0 { summary.count > 0 } else { false }
        }) {
            columns.append(
                panes.map { pane in
                    guard case .numeric(let summary) = pane else { return 0 }
                    return summary.moments.mean
                })
        } else {
            let whole = panes.dropFirst().reduce(panes[0]) { sum, pane in
                var sum = sum
                // Panes of one field are of one kind.
                try? sum.merge(pane)
                return sum
            }
            guard case .categorical(let all) = whole else {
                self.columns = []
                return
            }
            for (category, _) in all.items.counts.prefix(Self.categoryCountMax) {
                columns.append(
                    panes.map { pane in
                        guard case .categorical(let summary) = pane else { return 0 }
                        return summary.ratio(of: category)
                    })
            }
        }
        self.columns = columns
    }
}
