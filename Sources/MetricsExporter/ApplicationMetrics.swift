package import CoreMetrics
package import Exposition
import Strandline
import Synchronization

/// What the libraries inside of the server measure of themselves through swift-metrics, for
/// `/metrics` to show beside its own.
///
/// A metric is a family by its label, in the spelling of Prometheus, and a series by its dimensions.
package final class ApplicationMetrics: MetricsFactory {
    private let families = Mutex(Families())

    private struct Families {
        var byName: [String: ApplicationFamily] = [:]
        var seriesCount = 0
    }

    /// A library that puts what a client sends into a dimension must not flood Prometheus.
    private static let seriesCountMax = 2000

    package init() {}

    /// Makes it the one that all libraries of the process report to; once in its life.
    package func install() {
        MetricsSystem.bootstrap(self)
    }

    package func makeCounter(
        label: String, dimensions: [(String, String)]
    ) -> any CounterHandler {
        series(label, dimensions, .counter)
    }

    package func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        series(label, dimensions, .counter)
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(label, dimensions, .gauge)
    }

    package func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        series(label, dimensions, aggregate ? .histogram : .gauge)
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        series(label, dimensions, .timer)
    }

    // The values that were counted stay counted; whoever comes back goes on from there.
    package func destroyCounter(_ handler: any CounterHandler) {}
    package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    package func destroyMeter(_ handler: any MeterHandler) {}
    package func destroyRecorder(_ handler: any RecorderHandler) {}
    package func destroyTimer(_ handler: any TimerHandler) {}

    /// The series of a label and dimensions; one that nobody sees where there are too many, or where
    /// the name belongs to a metric of another type.
    private func series(
        _ label: String, _ dimensions: [(String, String)], _ type: ApplicationFamily.Kind
    ) -> ApplicationSeries {
        let name = type.familyName(of: label)
        let labels = LabelSet(
            dimensions.map { (PrometheusName.label($0.0), $0.1) })
        return families.withLock { families in
            var family = families.byName[name] ?? ApplicationFamily(name, label: label, type)
            if let known = family.series[labels], family.kind == type { return known }
            let series = ApplicationSeries(type)
            guard family.kind == type, families.seriesCount < Self.seriesCountMax else {
                return series
            }
            families.seriesCount += 1
            family.series[labels] = series
            families.byName[name] = family
            return series
        }
    }

    /// All families in the order of their names.
    var metricFamilies: [MetricFamily] {
        families.withLock { $0.byName.values.sorted { $0.name < $1.name } }.map(\.metricFamily)
    }
}

/// Shows what libraries measure of themselves.
package struct ApplicationCollector: MetricsCollector {
    package static let name = "libraries"

    let metrics: ApplicationMetrics

    package init(metrics: ApplicationMetrics) {
        self.metrics = metrics
    }

    package func families(of snapshot: ScrapeSnapshot) -> [MetricFamily] { metrics.metricFamilies }
}
