import Drift
import Exposition
import Monitor

/// Effect sizes, their noise floors, and the one score to alert on.
struct DriftCollector: FieldCollector {
    func families(of field: ScrapedField) -> [MetricFamily] {
        var effectSize = MetricFamily(Self.effectSize)
        var noiseFloor = MetricFamily(Self.noiseFloor)
        var score = MetricFamily(Self.score)
        var recentScore = MetricFamily(Self.recentScore)
        if let report = field.reading.report {
            score.add(field.labels, report.score)
            if let recent = field.reading.recentReport {
                recentScore.add(field.labels, recent.score)
            }
            for effect in field.detail == .score ? [] : report.effects {
                let labels = field.labels(adding: "measure", effect.measure.rawValue)
                effectSize.add(labels, effect.effectSize)
                noiseFloor.add(labels, effect.noiseFloor)
            }
        }
        return [effectSize, noiseFloor, score, recentScore]
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
}
