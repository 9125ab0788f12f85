import Drift
import Exposition
import Foundation
import Instants
import Monitor
import Wire

/// The scores of past windows as an OpenMetrics file, which Prometheus can take in as history.
struct OpenMetricsHistory {
    let component: String
    let role: FieldRole
    let windows: [ComparisonResponse]

    func write(to path: String) throws {
        var bytes: [UInt8] = []
        ExpositionWriter.render(families, as: .openMetrics, into: &bytes)
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw CommandFailure("the history cannot be written to '\(path)'")
        }
    }

    private var families: [MetricFamily] {
        var score = MetricFamily(Self.score)
        var effectSize = MetricFamily(Self.effectSize)
        var noiseFloor = MetricFamily(Self.noiseFloor)
        // The samples of a series stand together, in the order of time.
        for (field, points) in pointsByField.sorted(by: { $0.key < $1.key }) {
            let labels = LabelSet([
                ("component", component), ("role", role.rawValue), ("field", field),
            ])
            for (time, point) in points { score.add(labels, point.score, at: time) }
            for measure in Measure.allCases.map(\.rawValue) {
                let labels = labels.appending("measure", measure)
                for (time, point) in points {
                    let effect = point.measures.first { $0.measure == measure }
                    if let value = effect?.effectSize { effectSize.add(labels, value, at: time) }
                    if let value = effect?.noiseFloor { noiseFloor.add(labels, value, at: time) }
                }
            }
        }
        return [score, effectSize, noiseFloor]
    }

    private var pointsByField: [String: [(time: Double, field: ComparisonResponse.Field)]] {
        var points: [String: [(time: Double, field: ComparisonResponse.Field)]] = [:]
        for window in windows {
            guard let time = window.windowEnd?.unixSeconds else { continue }
            for field in window.fields { points[field.field, default: []].append((time, field)) }
        }
        return points
    }

    private static let score = MetricDescriptor(
        name: "strandline_drift_score",
        help: "Drift of the window: 1 or more matters in practice and exceeds the noise.",
        type: .gauge)
    private static let effectSize = MetricDescriptor(
        name: "strandline_drift_effect_size",
        help: "Distance of the window from the reference, as the shift of a Gaussian in standard"
            + " deviations that gives the same value.", type: .gauge)
    private static let noiseFloor = MetricDescriptor(
        name: "strandline_drift_noise_floor",
        help: "Value of the measure without drift, from the sample sizes and the baseline variation"
            + " of the field.", type: .gauge)
}
