import Drift
import Exposition
import Monitor

/// Effect sizes, their noise floors, and the one score to alert on.
struct DriftCollector: MetricsCollector {
    func families(of snapshot: ScrapeSnapshot) -> [MetricFamily] {
        var effectSize = MetricFamily(Self.effectSize)
        var noiseFloor = MetricFamily(Self.noiseFloor)
        var score = MetricFamily(Self.score)
        var recentScore = MetricFamily(Self.recentScore)
        var ratio = MetricFamily(Self.driftedFieldsRatio)
        var sides = DriftedSides()
        for field in snapshot.fields {
            guard let report = field.reading.report else { continue }
            score.add(field.labels, report.score)
            sides.add(field.reading.key, isDrifted: report.score >= 1)
            if let recent = field.reading.recentReport {
                recentScore.add(field.labels, recent.score)
            }
            guard field.detail != .score else { continue }
            for effect in report.effects {
                let labels = field.labels.appending("measure", effect.measure.rawValue)
                effectSize.add(labels, effect.effectSize)
                noiseFloor.add(labels, effect.noiseFloor)
            }
        }
        for side in sides.ratios {
            ratio.add(
                LabelSet([("component", side.component), ("role", side.role.rawValue)]), side.ratio)
        }
        return [effectSize, noiseFloor, score, recentScore, ratio]
    }

    private static let effectSize = MetricDescriptor(
        name: "strandline_drift_effect_size",
        help: "How far the window lies from the reference, in standard deviations of a Gaussian"
            + " that would read the same.", type: .gauge)
    private static let noiseFloor = MetricDescriptor(
        name: "strandline_drift_noise_floor",
        help: "What the measure reads on no drift, at these sample sizes and on the field's own"
            + " calm history.", type: .gauge)
    private static let score = MetricDescriptor(
        name: "strandline_drift_score",
        help: "Drift of the window: from 1 on it matters in practice and exceeds the noise.",
        type: .gauge)
    private static let recentScore = MetricDescriptor(
        name: "strandline_drift_recent_score",
        help: "Drift of the newest quarter of the window, scored as the whole window is.",
        type: .gauge)
    private static let driftedFieldsRatio = MetricDescriptor(
        name: "strandline_drifted_fields_ratio",
        help: "Share of a component's fields whose drift score is 1 or more.", type: .gauge)
}

/// Drifted fields counted by component and role; fields come in the order of their keys.
private struct DriftedSides {
    private struct Side {
        let component: String
        let role: FieldRole
        var fieldCount = 0
        var driftedCount = 0
    }

    private var sides: [Side] = []

    mutating func add(_ key: FieldKey, isDrifted: Bool) {
        if sides.last.map({ $0.component != key.component || $0.role != key.role }) ?? true {
            sides.append(Side(component: key.component, role: key.role))
        }
        sides[sides.count - 1].fieldCount += 1
        if isDrifted { sides[sides.count - 1].driftedCount += 1 }
    }

    var ratios: [(component: String, role: FieldRole, ratio: Double)] {
        sides.map { ($0.component, $0.role, Double($0.driftedCount) / Double($0.fieldCount)) }
    }
}
