package import Sketches

/// The variation of a series without drift: Sundays, nights, paydays.
///
/// Each pane of a reference is compared with all the others together. It is held out of what it is
/// compared with; within, it would pull the reference towards itself, and its bound would come out
/// too low.
package struct BaselineVariation: Sendable, Equatable {
    /// By measure, the lower bounds of the panes in ascending order, in d-equivalents.
    private var bounds: [Measure: [Double]] = [:]

    /// The variation of a reference that is one piece: unknown.
    package static let none = BaselineVariation()

    private init() {}

    /// Empty with fewer than two panes.
    ///
    /// - Parameters:
    ///   - panes: of one kind, each with rows.
    ///   - options: what is asked of the scores.
    package init(_ panes: [FieldSummary], _ options: DriftOptions) {
        guard panes.count > 1 else { return }
        // All panes before and all panes after each one, so that the work grows with their number
        // and not with its square.
        let before = Self.accumulated(panes)
        let after = Array(Self.accumulated(panes.reversed()).reversed())
        for index in panes.indices {
            let others = [
                index > 0 ? before[index - 1] : nil,
                index + 1 < panes.count ? after[index + 1] : nil,
            ].compactMap(\.self)
            guard let rest = FieldSummary.merged(others) else { continue }
            let model = ReferenceModel(rest)
            let scorer = Scorer(kind: model.kind, options: options)
            for effect in model.effects(on: panes[index], scorer: scorer) ?? []
            where effect.measure.isScored {
                bounds[effect.measure, default: []].append(effect.lowerBound)
            }
        }
        for measure in bounds.keys { bounds[measure]?.sort() }
    }

    /// By measure, the largest lower bound of a pane.
    package var floors: [Measure: Double] { bounds.compactMapValues(\.last) }

    /// How many panes a measure could be taken of.
    package func paneCount(of measure: Measure) -> Int { bounds[measure]?.count ?? 0 }

    /// How many of these reached a lower bound, which is above 0.
    package func paneCount(of measure: Measure, reaching bound: Double) -> Int {
        bounds[measure]?.count { $0 >= bound } ?? 0
    }

    /// For each place, the merger of all summaries up to it.
    private static func accumulated(_ panes: [FieldSummary]) -> [FieldSummary] {
        var sums: [FieldSummary] = []
        for pane in panes {
            guard let last = sums.last, let sum = FieldSummary.merged([last, pane]) else {
                sums.append(pane)
                continue
            }
            sums.append(sum)
        }
        return sums
    }
}
