package import Sketches

/// The reference of a field, made once and read by every score.
///
/// An object, since everything that is scored holds one.
package final class PreparedReference: Sendable {
    /// All panes together.
    package let summary: FieldSummary
    /// The variation of this series without drift; empty with fewer than two panes that have rows.
    package let baselineVariation: BaselineVariation
    private let model: ReferenceModel
    private let scorer: Scorer

    /// Merges panes and measures how far they lie from each other.
    ///
    /// Nil where no pane has a row, or where panes are of unlike kinds.
    ///
    /// - Parameters:
    ///   - panes: the reference by equal spans of time without drift, in any order; one is enough.
    ///   - options: what is asked of the scores.
    package init?(panes: [FieldSummary], options: DriftOptions = .standard) {
        let panes = panes.filter { $0.rowCount > 0 }
        guard let summary = FieldSummary.merged(panes) else { return nil }
        self.summary = summary
        model = ReferenceModel(summary)
        baselineVariation = BaselineVariation(panes, options)
        scorer = Scorer(kind: model.kind, options: options, floors: baselineVariation.floors)
    }

    /// The same with other scores.
    private init(_ other: PreparedReference, scorer: Scorer) {
        summary = other.summary
        baselineVariation = other.baselineVariation
        model = other.model
        self.scorer = scorer
    }

    /// The same with higher floors of the baseline variation, in d-equivalents.
    package func raisingFloors(by sizes: [Measure: Double]) -> PreparedReference {
        PreparedReference(self, scorer: scorer.raisingFloors(by: sizes))
    }

    /// How the reference's own values are compared.
    package var kind: FieldKind { model.kind }

    /// What lies beyond counts as out of range; none for categories and without finite values.
    package var fence: ClosedRange<Double>? {
        guard case .numeric(let reference) = model, let values = reference.values else {
            return nil
        }
        return values.fence.lower...values.fence.upper
    }

    /// The cut above which a prediction is positive; none for other fields.
    package var positiveAbove: Double? { scorer.positiveAbove }

    /// Scores a window of the same field.
    ///
    /// A window without rows has no effects. Where one side is numeric and the other categorical, the
    /// numbers are taken as categories (1 as `1`, 2.5 as `2.5`) as long as their distinct values are
    /// kept; else all of the window counts as unseen.
    package func report(on current: FieldSummary) -> DriftReport {
        let (kind, effects) = scored(current)
        return DriftReport(
            kind: kind, referenceCount: summary.rowCount, currentCount: current.rowCount,
            effects: effects)
    }

    private func scored(_ current: FieldSummary) -> (FieldKind, [Effect]) {
        guard current.rowCount > 0 else { return (kind, []) }
        if let effects = model.effects(on: current, scorer: scorer) { return (kind, effects) }
        return (.categorical, TypeChange.effects(reference: summary, current: current, scorer))
    }
}
