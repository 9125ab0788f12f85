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
        help: "Distance of the window from the reference, as the shift of a Gaussian in standard"
            + " deviations that gives the same value.", type: .gauge)
    private static let noiseFloor = MetricDescriptor(
        name: "strandline_drift_noise_floor",
        help: "Value of the measure without drift, from the sample sizes and the baseline variation"
            + " of the field.", type: .gauge)
    private static let score = MetricDescriptor(
        name: "strandline_drift_score",
        help: "Drift of the window: 1 or more matters in practice and exceeds the noise.",
        type: .gauge)
    private static let recentScore = MetricDescriptor(
        name: "strandline_drift_recent_score",
        help: "Drift of the newest quarter of the window, scored like the whole window.",
        type: .gauge)
}
