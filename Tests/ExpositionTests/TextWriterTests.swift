import Testing

@testable import Exposition

struct TextWriterTests {
    // Read by prometheus-client 0.26.0 (text_string_to_metric_families), promtool check metrics of
    // Prometheus 2.42, and scraped by Prometheus 2.42 and 3.5, all without complaint.
    @Test(arguments: [ExpositionFormat.Syntax.textV004, .textV100])
    func `the text format is written to the byte`(syntax: ExpositionFormat.Syntax) {
        #expect(rendered(ExampleFamilies.all, ExpositionFormat(syntax)) == Self.text)
    }

    // Read by the strict prometheus_client.openmetrics.parser of 0.26.0, and scraped by Prometheus
    // 2.42 and 3.5, all without complaint.
    @Test(arguments: [ExpositionFormat.Syntax.openMetricsV001, .openMetricsV100])
    func `OpenMetrics is written to the byte`(syntax: ExpositionFormat.Syntax) {
        #expect(rendered(ExampleFamilies.all, ExpositionFormat(syntax)) == Self.openMetrics)
    }

    @Test func `no families make an empty text and an OpenMetrics end mark`() {
        #expect(rendered([], .text) == "")
        #expect(rendered([ExampleFamilies.empty], .openMetrics) == "# EOF\n")
    }

    @Test func `a scrape is appended to what the buffer holds`() {
        var buffer = Array("before\n".utf8)
        ExpositionWriter.render([ExampleFamilies.reference], as: .text, into: &buffer)
        #expect(String(decoding: buffer, as: UTF8.self).hasPrefix("before\n# HELP"))
    }

    @Test func `plain and exemplified samples keep their order over many runs`() {
        var family = MetricFamily(MetricDescriptor(name: "a_total", help: "h", type: .counter))
        var expected = "# HELP a h\n# TYPE a counter\n"
        for index in 0..<1000 {
            let labels = LabelSet([("i", String(repeating: "x", count: index % 90))])
            expected += "a_total{i=\"\(String(repeating: "x", count: index % 90))\"} \(index)"
            if index % 150 == 7 {
                family.add(
                    labels, Double(index), exemplar: Exemplar(labels: .empty, value: 2.5))
                expected += " # {} 2.5"
            } else {
                family.add(labels, Double(index))
            }
            expected += "\n"
        }
        #expect(rendered([family], .openMetrics) == expected + "# EOF\n")
    }

    @Test func `an exemplar is left out of a gauge and of the text format`() {
        var gauge = MetricFamily(MetricDescriptor(name: "a", help: "h", type: .gauge))
        gauge.add(.empty, 1, exemplar: ExampleFamilies.run)
        #expect(rendered([gauge], .openMetrics).contains("a 1\n"))
        #expect(!rendered([ExampleFamilies.values], .text).contains("run="))
    }

    @Test func `the timestamp of an exemplar has three decimals and no exponent`() {
        var family = MetricFamily(MetricDescriptor(name: "a_total", help: "h", type: .counter))
        for timestamp in [1_584_266_400.25, 0.007, -1.5] {
            family.add(
                .empty, 1,
                exemplar: Exemplar(
                    labels: LabelSet([("run", "1")]), value: 1, timestamp: timestamp))
        }
        let lines = rendered([family], .openMetrics).split(separator: "\n").filter {
            $0.hasPrefix("a_total")
        }
        #expect(
            lines == [
                #"a_total 1 # {run="1"} 1 1584266400.250"#, #"a_total 1 # {run="1"} 1 0.007"#,
                #"a_total 1 # {run="1"} 1 -1.500"#,
            ])
    }

    private func rendered(_ families: [MetricFamily], _ format: ExpositionFormat) -> String {
        var buffer: [UInt8] = []
        ExpositionWriter.render(families, as: format, into: &buffer)
        return String(decoding: buffer, as: UTF8.self)
    }

    private static let text = #"""
        # HELP strandline_values_total Values "seen",\nwith a \\.
        # TYPE strandline_values_total counter
        strandline_values_total{component="bidder",role="output"} 1.234567e+06
        strandline_values_total{component="a\\b\"c\nd,é",role=""} 3
        strandline_values_total{component="bidder",role="output",field="price"} 0
        # HELP strandline_window_lag_seconds Lag.
        # TYPE strandline_window_lag_seconds gauge
        strandline_window_lag_seconds{component="bidder",role="output",field="f0"} 0.1
        strandline_window_lag_seconds{component="bidder",role="output",field="f1"} -2.5e-07
        strandline_window_lag_seconds{component="bidder",role="output",field="f2"} 1e+06
        strandline_window_lag_seconds{component="bidder",role="output",field="f3"} NaN
        strandline_window_lag_seconds{component="bidder",role="output",field="f4"} +Inf
        strandline_window_lag_seconds{component="bidder",role="output",field="f5"} -Inf
        strandline_window_lag_seconds{component="bidder",role="output",field="f6"} 123456.75
        strandline_window_lag_seconds 17
        # HELP strandline_value Values since start.
        # TYPE strandline_value histogram
        strandline_value_bucket{component="bidder",role="output",le="-1.0"} 2
        strandline_value_bucket{component="bidder",role="output",le="0.0"} 3
        strandline_value_bucket{component="bidder",role="output",le="2.5"} 9
        strandline_value_bucket{component="bidder",role="output",le="1e+06"} 11
        strandline_value_bucket{component="bidder",role="output",le="+Inf"} 12
        strandline_value_sum{component="bidder",role="output"} 1.0000045e+06
        strandline_value_count{component="bidder",role="output"} 12
        strandline_value_bucket{component="a\\b\"c\nd,é",role="",le="+Inf"} 0
        strandline_value_sum{component="a\\b\"c\nd,é",role=""} 0
        strandline_value_count{component="a\\b\"c\nd,é",role=""} 0
        # HELP strandline_run_duration_seconds Runs.
        # TYPE strandline_run_duration_seconds histogram
        strandline_run_duration_seconds_bucket{le="0.5"} 1
        strandline_run_duration_seconds_bucket{le="1.0"} 1
        strandline_run_duration_seconds_bucket{le="+Inf"} 4
        strandline_run_duration_seconds_sum 12.25
        strandline_run_duration_seconds_count 4
        # HELP strandline_reference_info The reference in force.
        # TYPE strandline_reference_info gauge
        strandline_reference_info{component="bidder",role="output",run="9"} 1
        # HELP strandline_custom Anything.
        # TYPE strandline_custom untyped
        strandline_custom{component="bidder",role="output"} 1.5

        """#

    private static let openMetrics = #"""
        # HELP strandline_values Values \"seen\",\nwith a \\.
        # TYPE strandline_values counter
        strandline_values_total{component="bidder",role="output"} 1.234567e+06
        strandline_values_total{component="a\\b\"c\nd,é",role=""} 3 # {run="17"} 0.25 1500000000.000
        strandline_values_total{component="bidder",role="output",field="price"} 0
        # HELP strandline_window_lag_seconds Lag.
        # TYPE strandline_window_lag_seconds gauge
        # UNIT strandline_window_lag_seconds seconds
        strandline_window_lag_seconds{component="bidder",role="output",field="f0"} 0.1
        strandline_window_lag_seconds{component="bidder",role="output",field="f1"} -2.5e-07
        strandline_window_lag_seconds{component="bidder",role="output",field="f2"} 1e+06
        strandline_window_lag_seconds{component="bidder",role="output",field="f3"} NaN
        strandline_window_lag_seconds{component="bidder",role="output",field="f4"} +Inf
        strandline_window_lag_seconds{component="bidder",role="output",field="f5"} -Inf
        strandline_window_lag_seconds{component="bidder",role="output",field="f6"} 123456.75
        strandline_window_lag_seconds 17
        # HELP strandline_value Values since start.
        # TYPE strandline_value histogram
        strandline_value_bucket{component="bidder",role="output",le="-1.0"} 2
        strandline_value_bucket{component="bidder",role="output",le="0.0"} 3
        strandline_value_bucket{component="bidder",role="output",le="2.5"} 9 # {run="17"} 0.25 1500000000.000
        strandline_value_bucket{component="bidder",role="output",le="1e+06"} 11
        strandline_value_bucket{component="bidder",role="output",le="+Inf"} 12
        strandline_value_bucket{component="a\\b\"c\nd,é",role="",le="+Inf"} 0
        strandline_value_sum{component="a\\b\"c\nd,é",role=""} 0
        strandline_value_count{component="a\\b\"c\nd,é",role=""} 0
        # HELP strandline_run_duration_seconds Runs.
        # TYPE strandline_run_duration_seconds histogram
        # UNIT strandline_run_duration_seconds seconds
        strandline_run_duration_seconds_bucket{le="0.5"} 1
        strandline_run_duration_seconds_bucket{le="1.0"} 1
        strandline_run_duration_seconds_bucket{le="+Inf"} 4 # {run="17"} 0.25 1500000000.000
        strandline_run_duration_seconds_sum 12.25
        strandline_run_duration_seconds_count 4
        # HELP strandline_reference The reference in force.
        # TYPE strandline_reference info
        strandline_reference_info{component="bidder",role="output",run="9"} 1
        # HELP strandline_custom Anything.
        # TYPE strandline_custom unknown
        strandline_custom{component="bidder",role="output"} 1.5
        # EOF

        """#
}
