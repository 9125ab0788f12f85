import Dispatch
import Exposition
import Monitor
import Synchronization
import Timing

/// How much longer values take to come in while scrapes read all fields.
struct IngestDuringScrapes {
    private static let fieldCount = 20
    private static let rowCount = 1024
    private static let batchCount = 2500
    /// Prometheus scrapes every 15 seconds; this is much more often.
    private static let scrapeInterval = DispatchTimeInterval.milliseconds(1000)

    private let monitor = Monitor()
    private let batch: ObservationBatch
    private let families = KeptSeries.gauges(fieldCount * 74)

    init() {
        let values = Sample.lognormal(count: Self.rowCount * Self.fieldCount)
        batch = ObservationBatch(
            component: "inference", role: .output, rowCount: Self.rowCount,
            columns: (0..<Self.fieldCount).map { field in
                ObservedColumn(
                    name: "score_\(field)",
                    values: .numeric(
                        Array(values[field * Self.rowCount..<(field + 1) * Self.rowCount])))
            })
    }

    /// Millions of values a second by one thread, and how many times longer they take while another
    /// one scrapes.
    func measure() -> (millionsPerSecond: Double, slowdown: Double) {
        _ = ingest()
        var alone: [Double] = []
        var beside: [Double] = []
        for _ in 0..<7 {
            alone.append(ingest())
            let scraper = Scraping { scrape() }
            beside.append(ingest())
            scraper.stop()
        }
        let median = alone.sorted()[3]
        let valueCount = Double(Self.fieldCount * Self.rowCount * Self.batchCount)
        return (valueCount / median * 1e3, beside.sorted()[3] / median)
    }

    /// Nanoseconds by the wall clock: waiting for a lock counts.
    private func ingest() -> Double {
        let start = DispatchTime.now().uptimeNanoseconds
        for _ in 0..<Self.batchCount { try? monitor.observe(batch) }
        return Double(DispatchTime.now().uptimeNanoseconds - start)
    }

    private func scrape() {
        var buffer: [UInt8] = []
        CPUTime.keep(monitor.readings())
        ExpositionWriter.render(families, as: .text, into: &buffer)
        CPUTime.keep(buffer)
    }

    /// Scrapes again and again until it is stopped.
    private final class Scraping: Sendable {
        private let isStopped = Atomic<Bool>(false)
        private let end = DispatchSemaphore(value: 0)

        init(_ scrape: @escaping @Sendable () -> Void) {
            DispatchQueue.global().async { [self] in
                while !isStopped.load(ordering: .relaxed) {
                    scrape()
                    _ = end.wait(timeout: .now() + IngestDuringScrapes.scrapeInterval)
                }
                end.signal()
            }
        }

        func stop() {
            isStopped.store(true, ordering: .relaxed)
            end.signal()
        }
    }
}

/// Values as a model might say them.
private enum Sample {
    static func lognormal(count: Int) -> [Double] {
        var state: UInt64 = 1
        return (0..<count).map { _ in
            var sum = 0.0
            for _ in 0..<12 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                sum += Double(state >> 11) / 9_007_199_254_740_992
            }
            // Twelve uniform numbers are nearly a Gaussian; its square is skewed enough.
            return (sum - 6) * (sum - 6) + 0.1
        }
    }
}
