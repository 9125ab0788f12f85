import Sketches

/// What a series does on calm days: Sundays, nights, paydays.
enum CalmHistory {
    /// By measure, the largest lower bound of a pane against all the others together.
    ///
    /// The pane is held out of what it is compared with; within, it would pull the reference towards
    /// itself, and the floor would come out too low. Empty with fewer than two panes.
    ///
    /// - Parameters:
    ///   - panes: of one kind, each with rows.
    ///   - options: what is asked of the scores.
    /// - Returns: d-equivalents.
    static func floors(_ panes: [FieldSummary], _ options: DriftOptions) -> [Measure: Double] {
        guard panes.count > 1 else { return [:] }
        // All panes before and all panes after each one, so that the work grows with their number
        // and not with its square.
        let before = accumulated(panes)
        let after = Array(accumulated(panes.reversed()).reversed())
        var floors: [Measure: Double] = [:]
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
                floors[effect.measure] = max(floors[effect.measure] ?? 0, effect.lowerBound)
            }
        }
        return floors
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
