import Sketches

extension NumericReference {
    /// The share of values beyond the fence of the reference, infinities among them; none where
    /// either side has no values.
    ///
    /// - Parameters:
    ///   - window: the values to compare.
    ///   - comparison: their comparison; none where the window has no finite value.
    ///   - scorer: the levels and thresholds.
    /// - Returns: the effect, Cohen's h of the two shares.
    func outOfRange(
        _ window: NumericSummary, _ comparison: NumericComparison?, _ scorer: Scorer
    ) -> Effect? {
        guard let values, window.count + window.refusedCount > 0 else { return nil }
        // Without values to compare, the reference is read by itself.
        let reference = comparison?.reference ?? summary.cumulativeDistribution
        let mine = values.fence.shareOutside(reference)
        let theirs = comparison.map { values.fence.shareOutside($0.current) } ?? 0
        func share(_ ratio: Double) -> Share {
            Share(
                ratio * Double(window.count) + Double(window.refusedCount),
                of: Double(window.count + window.refusedCount))
        }
        return scorer.effect(
            .outOfRange,
            reference: Share(
                mine * Double(summary.count) + Double(summary.refusedCount),
                of: Double(summary.count + summary.refusedCount)),
            current: share(theirs),
            certain: share(theirs.moved(towards: mine, by: comparison?.rankError ?? 0)))
    }
}

extension Double {
    /// The number moved by at most `distance`, but no further than to `target`.
    func moved(towards target: Double, by distance: Double) -> Double {
        self > target ? max(target, self - distance) : min(target, self + distance)
    }
}
