import Charts
import Drift

/// Says in words how far an effect reaches: beside chance, beside what matters, and beside the
/// baseline variation of the field.
struct EffectWords: Sendable {
    let effect: Effect
    let baselineVariation: BaselineVariation

    /// The unit of all effect sizes, said in full beside a table of them.
    static let unit = "σ"

    /// The size, and what of it is certain.
    var judgement: String {
        guard effect.measure.isScored else { return "read only; takes no part in the score" }
        let unit = max(effect.threshold, effect.floor)
        if effect.ratio >= 1 {
            return "at least \(size(effect.lowerBound)), \(NumberText.rough(effect.ratio)) times "
                + "the \(size(unit)) that matter; \(noise)"
        }
        if effect.effectSize <= effect.noiseFloor {
            return effect.effectSize == 0
                ? "no difference; \(noise)"
                : "within noise: \(size(effect.effectSize)), where \(noise)"
        }
        if effect.lowerBound <= 0 {
            return "\(size(effect.effectSize)), which these counts do not tell from chance; "
                + "\(size(unit)) would matter"
        }
        return "certain but small: at least \(size(effect.lowerBound)), "
            + "\(NumberText.percent(effect.lowerBound / unit)) of the \(size(unit)) that matter"
    }

    /// How often the baseline variation came as far, or half as far; nil where there is nothing to
    /// compare.
    var baseline: String? {
        let paneCount = baselineVariation.paneCount(of: effect.measure)
        guard effect.measure.isScored, effect.lowerBound > 0, paneCount > 0 else { return nil }
        let windows = NumberText.counted(paneCount, "window")
        func reaching(_ bound: Double) -> Int {
            baselineVariation.paneCount(of: effect.measure, reaching: bound)
        }
        let same = reaching(effect.lowerBound)
        guard same == 0 else {
            return "baseline variation reached as much in \(NumberText.count(same)) of \(windows)"
        }
        let half = reaching(effect.lowerBound / 2)
        return half == 0
            ? "baseline variation never reached half of that in \(windows)"
            : "baseline variation reached half of that in \(NumberText.count(half)) of \(windows)"
    }

    private func size(_ value: Double) -> String { "\(NumberText.rough(value)) \(Self.unit)" }

    /// What the measure reads without drift.
    private var noise: String {
        effect.floor > 0 && effect.noiseFloor == effect.floor
            ? "baseline variation alone reads \(size(effect.noiseFloor))"
            : "chance alone reads \(size(effect.noiseFloor))"
    }
}
