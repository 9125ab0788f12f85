import Charts
import Drift
import Monitor
import Sketches

/// Says in words what a comparison found.
struct DriftWords {
    let report: DriftReport
    let window: FieldSummary
    let reference: FieldSummary
    /// What lies beyond counts as out of range.
    let fence: ClosedRange<Double>?

    /// What happened, in one sentence without a full stop.
    var headline: String {
        guard let measure = report.leading else { return "no difference beyond chance" }
        return sentence(measure)
    }

    /// What one measure found.
    func sentence(_ measure: Measure) -> String {
        switch measure {
        case .missing:
            "\(percent(window.missingRatio)) missing, before \(percent(reference.missingRatio))"
        case .outOfRange: outOfRange
        case .unseen: unseen
        case .positiveRate:
            "a share of predicted positives that is \(raw(measure) < 0 ? "lower" : "higher")"
        case .mean, .wasserstein, .ks: location ?? shape
        case .centroid: "vectors point elsewhere on average"
        case .psi where report.kind == .categorical: largestCategory ?? shape
        case .psi, .jensenShannon, .hellinger, .cliffsDelta, .totalVariation: shape
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
        case .centroid: "mean direction of vectors, in units of their spread"
        case .positiveRate: "share of scores above the cut"
        case .jensenShannon: "Jensen–Shannon distance"
        case .hellinger: "Hellinger distance"
        case .cliffsDelta: "Cliff's delta"
        case .totalVariation: "total variation"
        }
    }

    /// How an effect stands to noise, to calm history, and to what matters.
    static func judgement(_ effect: Effect) -> String {
        guard effect.measure.isScored else { return "read only; takes no part in the score" }
        let unit = max(effect.threshold, effect.floor)
        var parts: [String] = []
        if effect.ratio >= 1 {
            parts.append("\(NumberText.short(effect.ratio)) times what matters, beyond chance")
        } else if effect.effectSize <= effect.noiseFloor {
            parts.append("within noise")
        } else if effect.lowerBound <= 0 {
            parts.append("not beyond chance at these counts")
        } else {
            parts.append("\(NumberText.percent(effect.lowerBound / unit)) of what matters")
        }
        if effect.floor > 0 {
            parts.append(
                effect.lowerBound > effect.floor
                    ? "calm history never read more than "
                        + "\(NumberText.percent(effect.floor / effect.lowerBound)) of this"
                    : "calm history has read as much")
        }
        return parts.joined(separator: "; ")
    }

    private var location: String? {
        guard case .numeric(let now) = window, case .numeric(let before) = reference,
            now.count > 0, before.count > 0
        else { return nil }
        let (current, past) = NumericSummary.comparable(now, before)
        let (median, pastMedian) = (current.quantile(0.5), past.quantile(0.5))
        let deviation = before.moments.standardDeviation
        if abs(median - pastMedian) >= 0.1 * deviation, median != pastMedian {
            return changed("values", from: pastMedian, to: median, "median")
        }
        let (mean, pastMean) = (now.moments.mean, before.moments.mean)
        if abs(mean - pastMean) >= 0.1 * deviation, mean != pastMean {
            return changed("values", from: pastMean, to: mean, "mean")
        }
        let spread = current.quantile(0.95) - current.quantile(0.05)
        let pastSpread = past.quantile(0.95) - past.quantile(0.05)
        guard pastSpread > 0, abs(spread / pastSpread - 1) >= 0.1 else { return nil }
        return "values spread \(spread > pastSpread ? "wider" : "less"): nine tenths within "
            + "\(NumberText.short(spread)), before \(NumberText.short(pastSpread))"
    }

    private func changed(
        _ what: String, from past: Double, to now: Double, _ statistic: String
    ) -> String {
        let figures = "\(statistic) \(NumberText.short(now)), before \(NumberText.short(past))"
        let direction = now > past ? "higher" : "lower"
        guard past != 0, now / past > 0 else { return "\(what) \(direction): \(figures)" }
        let share = abs(now / past - 1)
        return share < 10
            ? "\(what) \(percent(share)) \(direction): \(figures)"
            : "\(what) \(NumberText.short(now / past)) times as high: \(figures)"
    }

    private var shape: String { "values are spread differently" }

    private var outOfRange: String {
        guard let fence, case .numeric(let now) = window else { return shape }
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
        let moved = names.map { (name: $0, now: now.ratio(of: $0), before: before.ratio(of: $0)) }
            .max { (abs($0.now - $0.before), $0.name) < (abs($1.now - $1.before), $1.name) }
        return moved.map {
            "“\(Self.clipped($0.name))” \(percent($0.now)), before \(percent($0.before))"
        }
    }

    private func raw(_ measure: Measure) -> Double { report[measure]?.raw ?? 0 }

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
        self.init(
            report: report, window: window, reference: compared.summary, fence: compared.fence)
    }
}
