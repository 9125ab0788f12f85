import CoreMetrics
import Exposition
import Testing

@testable import MetricsExporter

struct ApplicationMetricsTests {
    private func text(of metrics: ApplicationMetrics) -> String {
        var buffer: [UInt8] = []
        ExpositionWriter.render(metrics.metricFamilies, as: .text, into: &buffer)
        return String(decoding: buffer, as: UTF8.self)
    }

    @Test func `counters, meters, recorders and timers are families`() {
        let metrics = ApplicationMetrics()
        let counter = Counter(
            label: "hb.requests", dimensions: [("http.route", #"/a"b"#)], factory: metrics)
        counter.increment(by: 2)
        FloatingPointCounter(label: "bytes.total", factory: metrics).increment(by: 0.5)
        let meter = Meter(label: "http.server.active_requests", factory: metrics)
        meter.increment()
        meter.increment()
        meter.decrement()
        Timer(label: "rpc.duration", factory: metrics).recordMilliseconds(20)
        Recorder(label: "Size!", factory: metrics).record(70)
        let text = text(of: metrics)
        for line in [
            "# TYPE hb_requests_total counter", #"hb_requests_total{http_route="/a\"b"} 2"#,
            "bytes_total 0.5", "http_server_active_requests 1",
            "# TYPE rpc_duration_seconds histogram", #"rpc_duration_seconds_bucket{le="0.01"} 0"#,
            #"rpc_duration_seconds_bucket{le="0.025"} 1"#, "rpc_duration_seconds_sum 0.02",
            #"size_bucket{le="256.0"} 1"#, "size_sum 70",
        ] {
            #expect(text.contains(line + "\n"), "\(line)")
        }
    }

    @Test func `one label and the same dimensions are one series`() {
        let metrics = ApplicationMetrics()
        for _ in 0..<3 {
            Counter(label: "c", dimensions: [("d", "1")], factory: metrics).increment()
        }
        #expect(text(of: metrics).contains(#"c_total{d="1"} 3"#))
    }

    @Test func `a name that has a type keeps it`() {
        let metrics = ApplicationMetrics()
        Meter(label: "m_total", factory: metrics).set(4)
        Counter(label: "m", factory: metrics).increment()
        #expect(text(of: metrics).contains("m_total 4\n"))
    }

    @Test func `the number of series is bounded`() {
        let metrics = ApplicationMetrics()
        for index in 0..<5000 {
            Counter(label: "c", dimensions: [("d", "\(index)")], factory: metrics).increment()
        }
        #expect(metrics.metricFamilies[0].samples.count == 2000)
    }

    @Test(arguments: [
        ("http.server.request.duration", "http_server_request_duration"), ("A--b", "a_b"),
        ("9lives", "metric_9lives"), ("größe", "gr_e"), ("", "metric_"),
    ])
    func `labels become names`(label: String, name: String) {
        #expect(PrometheusName.metric(label) == name)
    }

    @Test func `labels that Prometheus keeps for itself are renamed`() {
        #expect(PrometheusName.label("le") == "exported_le")
        #expect(PrometheusName.label("http.route") == "http_route")
    }
}
