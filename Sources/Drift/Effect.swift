/// One measure of a window against its reference.
///
/// Everything but `raw` is on one scale, the d-equivalent: the shift of a unit normal
/// distribution, in standard deviations, that gives the measure the same value.
package struct Effect: Sendable, Equatable {
    package let measure: Measure
    /// The measure in its own unit; with its sign where it has one, positive for an increase.
    package let raw: Double
    /// The size of the effect, at least 0.
    package let effectSize: Double
    /// What the measure reads without drift: by chance at these sample sizes, or on the series' own
    /// baseline variation, whichever is larger.
    package let noiseFloor: Double
    /// What the true effect exceeds but for a chance of alpha; at least 0.
    package let lowerBound: Double
    /// The least effect of practical interest; 0 for a measure that is not scored.
    package let threshold: Double
    /// The largest lower bound within the baseline variation; 0 where there is none to compare.
    package let floor: Double

    package init(
        measure: Measure, raw: Double, effectSize: Double, noiseFloor: Double,
        lowerBound: Double, threshold: Double, floor: Double
    ) {
        self.measure = measure
        self.raw = raw
        self.effectSize = effectSize
        self.noiseFloor = noiseFloor
        self.lowerBound = lowerBound
        self.threshold = threshold
        self.floor = floor
    }

    /// The lower bound in multiples of the larger of threshold and floor; from 1 on it is drift.
    ///
    /// 0 for a measure that is not scored.
    package var ratio: Double {
        let unit = max(threshold, floor)
        return measure.isScored && unit > 0 ? lowerBound / unit : 0
    }
}
