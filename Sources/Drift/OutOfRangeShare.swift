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
        let reference = comparison?.reference ?? reading.distribution
        let mine = values.fence.shareOutside(reference)
        let theirs = comparison.map { values.fence.shareOutside($0.current) } ?? 0
        func share(_ ratio: Double) -> Share {
            Self.share(ratio, of: window, sampled: comparison?.current.samplingShare ?? 1)
        }
        return scorer.effect(
            .outOfRange,
            reference: Self.share(mine, of: summary, sampled: reference.samplingShare),
            current: share(theirs),
            certain: share(theirs.moved(towards: mine, by: comparison?.rankError ?? 0)))
    }

    /// A share of the finite values with the infinities, as a share of both.
    private static func share(
        _ ratio: Double, of summary: NumericSummary, sampled: Double
    ) -> Share {
        let values = Double(summary.count)
        let refused = Double(summary.refusedCount)
        return Share((ratio * values + refused) * sampled, of: (values + refused) * sampled)
    }
}

extension Double {
    /// The number moved by at most `distance`, but no further than to `target`.
    func moved(towards target: Double, by distance: Double) -> Double {
        self > target ? max(target, self - distance) : min(target, self + distance)
    }
}
