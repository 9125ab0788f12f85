import Evaluation
import Exposition
import Strandline

/// How good models are by the labels that came, and how late these come.
struct TaskCollector: MetricsCollector {
    static let name = "tasks"

    func families(of snapshot: ScrapeSnapshot) -> [MetricFamily] {
        var metric = MetricFamily(Self.metric)
        var ratio = MetricFamily(Self.labelledRatio)
        var lag = MetricFamily(Self.lag)
        for task in snapshot.lineage.tasks {
            let labels = LabelSet([("task", task.record.name)])
            for (name, value) in task.metrics.values.sorted(by: { $0.key < $1.key }) {
                metric.add(labels.appending("metric", name), value)
            }
            if task.record.outputCount > 0 { ratio.add(labels, task.record.labelledRatio) }
            if let histogram = task.lag { lag.add(labels, histogram: histogram.sample) }
        }
        return [metric, ratio, lag]
    }

    private static let metric = MetricDescriptor(
        name: "strandline_task_metric",
        help: "Metrics of the latest outputs with ground truth, by their names in scikit-learn.",
        type: .gauge)
    private static let labelledRatio = MetricDescriptor(
        name: "strandline_task_labelled_ratio",
        help: "Share of the stored outputs that have ground truth.", type: .gauge)
    private static let lag = MetricDescriptor(
        name: "strandline_label_lag_seconds",
        help: "Time from an output to its ground truth, since the server started.",
        type: .histogram, unit: "seconds")
}
