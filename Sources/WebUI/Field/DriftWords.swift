import Charts
import Drift
import Monitor
import Sketches

/// Says in words what a comparison found.
struct DriftWords {
    let report: DriftReport
    let window: FieldSummary
    private let compared: PreparedReference

    init(_ report: DriftReport, of window: FieldSummary, against reference: PreparedReference) {
        self.report = report
        self.window = window
        compared = reference
    }

    private var reference: FieldSummary { compared.summary }

    /// What happened, in one sentence without a full stop.
    var headline: String {
        guard let measure = report.leading else { return "no difference beyond chance" }
        return sentence(measure)
    }

    /// The largest effect beside the baseline variation; nil where that is unknown.
    var baselineHeadline: String? {
        guard report.score >= 1, let measure = report.leading, let effect = report[measure] else {
            return nil
        }
        return words(of: effect).baseline
    }

    /// Whether the reference tells how windows without drift differ from each other.
    var hasBaselineVariation: Bool { compared.baselineVariation != .none }

    /// How far an effect reaches.
    func words(of effect: Effect) -> EffectWords {
        EffectWords(effect: effect, baselineVariation: compared.baselineVariation)
    }

    /// What one measure found.
    func sentence(_ measure: Measure) -> String {
        if report.kind == .embedding, measure != .missing { return vectors(measure) }
        return switch measure {
        case .missing:
            "\(percent(window.missingRatio)) missing, before \(percent(reference.missingRatio))"
        case .outOfRange: outOfRange
        case .unseen: unseen
        case .positiveRate: positives ?? shape
        case .psi where report.kind == .categorical: largestCategory ?? shape
        case .mean, .wasserstein, .ks, .psi, .cliffsDelta: location ?? spread ?? shape
        case .dispersion: spread ?? shape
        case .centroid: vectors(measure)
        case .jensenShannon, .hellinger, .totalVariation: shape
        }
    }

    /// What a measure is, for those who read it the first time.
    static func explanation(_ measure: Measure) -> String {
        switch measure {
        case .wasserstein: "mean distance that values moved, in standard deviations"
        case .ks: "greatest difference of the two distribution functions"
        case .psi: "population stability index over 20 bins or the commonest categories"
        case .missing: "share of missing values"
        case .outOfRange: "share of values beyond what the reference reached"
        case .unseen: "share of categories that the reference never had"
        case .mean: "shift of the mean, in standard deviations"
        case .cliffsDelta:
            "Cliff's delta: how much likelier values are above the reference's than below"
        case .dispersion: "how much farther from the reference's median values lie, in its ranks"
        case .centroid: "mean direction of vectors, in units of their spread"
        case .positiveRate: "share of scores above the cut"
        case .jensenShannon: "Jensen–Shannon distance"
        case .hellinger: "Hellinger distance"
        case .totalVariation: "total variation"
        }
    }

    private var location: String? {
        guard let (now, before) = numbers else { return nil }
        let (current, past) = NumericSummary.comparable(now, before)
        let (median, pastMedian) = (current.quantile(0.5), past.quantile(0.5))
        let deviation = before.moments.standardDeviation
        // A share says something where values have a zero that none of them crosses.
        let lowest = min(current.quantile(0.01), past.quantile(0.01))
        let highest = max(current.quantile(0.99), past.quantile(0.99))
        let isRatio = lowest >= 0 || highest <= 0
        if abs(median - pastMedian) >= 0.1 * deviation, median != pastMedian {
            return changed(from: pastMedian, to: median, "median", isRatio: isRatio)
        }
        let (mean, pastMean) = (now.moments.mean, before.moments.mean)
        guard abs(mean - pastMean) >= 0.1 * deviation, mean != pastMean else { return nil }
        return changed(from: pastMean, to: mean, "mean", isRatio: isRatio)
    }

    private var spread: String? {
        guard let (now, before) = numbers else { return nil }
        let (current, past) = NumericSummary.comparable(now, before)
        let spread = current.quantile(0.95) - current.quantile(0.05)
        let pastSpread = past.quantile(0.95) - past.quantile(0.05)
        guard pastSpread > 0, abs(spread / pastSpread - 1) >= 0.1 else { return nil }
        return "values spread \(spread > pastSpread ? "wider" : "less"): nine tenths within "
            + "\(NumberText.short(spread)), before \(NumberText.short(pastSpread))"
    }

    /// Both sides as numbers; nil where one has none.
    private var numbers: (now: NumericSummary, before: NumericSummary)? {
        guard case .numeric(let now) = window, case .numeric(let before) = reference,
            now.count > 0, before.count > 0
        else { return nil }
        return (now, before)
    }

    private func changed(
        from past: Double, to now: Double, _ statistic: String, isRatio: Bool
    ) -> String {
        let figures = "\(statistic) \(NumberText.short(now)), before \(NumberText.short(past))"
        let direction = now > past ? "higher" : "lower"
        guard isRatio, past != 0 else { return "values \(direction): \(figures)" }
        let share = abs(now / past - 1)
        return share < 10
            ? "values \(percent(share)) \(direction): \(figures)"
            : "values \(NumberText.short(now / past)) times as high: \(figures)"
    }

    /// The value or the quantile that has changed most, where location and spread have not.
    private var shape: String {
        guard case .numeric(let now) = window, case .numeric(let before) = reference,
            now.count > 0, before.count > 0
        else { return "values are spread differently" }
        if case .exact(let current) = now.distribution, case .exact(let past) = before.distribution
        {
            let values = Set((current.entries + past.entries).map(\.value))
            let shares = values.map { value in
                (
                    name: NumberText.short(value),
                    now: Double(current.count(of: value)) / Double(current.count),
                    before: Double(past.count(of: value)) / Double(past.count)
                )
            }
            if let moved = Self.largest(shares) { return moved }
        }
        let (current, past) = NumericSummary.comparable(now, before)
        let moved = [0.05, 0.25, 0.5, 0.75, 0.95].map {
            (probability: $0, now: current.quantile($0), before: past.quantile($0))
        }.max { abs($0.now - $0.before) < abs($1.now - $1.before) }
        guard let moved, moved.now != moved.before else { return "values are spread differently" }
        return "\(percent(moved.probability)) lie below \(NumberText.short(moved.now)), "
            + "before below \(NumberText.short(moved.before))"
    }

    private func vectors(_ measure: Measure) -> String {
        switch measure {
        case .outOfRange:
            "vectors of another dimension, not finite, or beyond what the reference reached"
        case .mean, .centroid, .wasserstein, .ks, .cliffsDelta:
            "vectors lie elsewhere than they did"
        default: "vectors are spread otherwise than they were"
        }
    }

    private var positives: String? {
        guard let cut = compared.positiveAbove, case .numeric(let now) = window,
            case .numeric(let before) = reference, now.count > 0, before.count > 0
        else { return nil }
        let shares = [now, before].map {
            percent(1 - $0.cumulativeDistribution.fraction(through: cut))
        }
        return "\(shares[0]) above the cut at \(NumberText.short(cut)), before \(shares[1])"
    }

    private var outOfRange: String {
        guard let fence = compared.fence, case .numeric(let now) = window else { return shape }
        let distribution = now.cumulativeDistribution
        let share =
            distribution.fraction(below: fence.lowerBound)
            + 1 - distribution.fraction(through: fence.upperBound)
        return "\(percent(share)) outside of \(NumberText.short(fence.lowerBound)) to "
            + "\(NumberText.short(fence.upperBound)), where the reference lay"
    }

    private var unseen: String {
        guard case .categorical(let now) = window, case .categorical(let before) = reference else {
            return "values of another kind"
        }
        let new = now.items.counts.filter { before.items.count(of: $0.item) == 0 }
        let share = Double(new.reduce(0) { $0 + $1.count }) / Double(max(now.count, 1))
        let names = new.prefix(3).map { "“\(Self.clipped($0.item))”" }.joined(separator: ", ")
        return "\(percent(share)) in categories that the reference never had"
            + (names.isEmpty ? "" : ": \(names)")
    }

    private var largestCategory: String? {
        guard case .categorical(let now) = window, case .categorical(let before) = reference else {
            return nil
        }
        let names = Set((now.items.counts + before.items.counts).map(\.item))
        return Self.largest(
            names.map { (name: $0, now: now.ratio(of: $0), before: before.ratio(of: $0)) })
    }

    /// The share that has changed most.
    private static func largest(
        _ shares: [(name: String, now: Double, before: Double)]
    ) -> String? {
        let moved = shares.max {
            (abs($0.now - $0.before), $0.name) < (abs($1.now - $1.before), $1.name)
        }
        return moved.map {
            "“\(clipped($0.name))” \(NumberText.percent($0.now)), "
                + "before \(NumberText.percent($0.before))"
        }
    }

    private func percent(_ share: Double) -> String { NumberText.percent(share) }

    private static func clipped(_ text: String) -> String {
        text.count > 40 ? text.prefix(39) + "…" : text
    }
}

extension DriftWords {
    /// What a reading found; nil without a reference or without values.
    init?(_ reading: FieldReading) {
        guard let report = reading.report, let window = reading.window,
            let compared = reading.compared
        else { return nil }
        self.init(report, of: window, against: compared)
    }
}
