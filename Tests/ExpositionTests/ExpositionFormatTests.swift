import Testing

@testable import Exposition

struct ExpositionFormatTests {
    @Test(arguments: [
        (ExpositionFormat.text, "text/plain; version=0.0.4; charset=utf-8; escaping=underscores"),
        (
            ExpositionFormat(.textV100, escaping: .allowUTF8),
            "text/plain; version=1.0.0; charset=utf-8; escaping=allow-utf-8"
        ),
        (
            ExpositionFormat(.openMetricsV001, escaping: .dots),
            "application/openmetrics-text; version=0.0.1; charset=utf-8; escaping=dots"
        ),
        (
            .openMetrics,
            "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores"
        ),
        (
            ExpositionFormat(.protobuf, escaping: .values),
            "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; "
                + "encoding=delimited; escaping=values"
        ),
    ])
    func `the content type names version, charset and escaping`(
        format: ExpositionFormat, contentType: String
    ) {
        #expect(format.contentType == contentType)
    }

    @Test(arguments: [
        // What Prometheus 2.42 and 3.5 send with native histograms on.
        (
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;"
                + "encoding=delimited,application/openmetrics-text;version=1.0.0;q=0.8,"
                + "application/openmetrics-text;version=0.0.1;q=0.75,"
                + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
            ExpositionFormat.protobuf
        ),
        (
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;"
                + "encoding=delimited;q=0.6,"
                + "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,"
                + "application/openmetrics-text;version=0.0.1;q=0.4,"
                + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,"
                + "text/plain;version=0.0.4;q=0.2,*/*;q=0.1",
            .protobuf
        ),
        // What Prometheus 3 sends without them.
        (
            "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,"
                + "application/openmetrics-text;version=0.0.1;q=0.4,"
                + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,"
                + "text/plain;version=0.0.4;q=0.2,*/*;q=0.1",
            ExpositionFormat(.openMetricsV100, escaping: .allowUTF8)
        ),
        // What a browser sends.
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", .text),
    ])
    func `real readers get what they like best`(accept: String, expected: ExpositionFormat) {
        #expect(ExpositionFormat.negotiate(accept: accept) == expected)
    }

    @Test(arguments: [
        nil, "", "garbage", ",;=,", "application/json", "text/plain;version=9",
        "application/vnd.google.protobuf", "application/openmetrics-text;q=0",
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=text",
    ])
    func `without a match the answer is text 0_0_4`(accept: String?) {
        #expect(ExpositionFormat.negotiate(accept: accept) == .text)
    }

    @Test func `the highest q-value wins, then the first`() {
        let accept = "text/plain;version=0.0.4;q=0.3, text/plain;version=1.0.0;q=0.7"
        #expect(ExpositionFormat.negotiate(accept: accept).syntax == .textV100)
        let tied = "text/plain;version=1.0.0;q=0.5,application/openmetrics-text;q=0.5"
        #expect(ExpositionFormat.negotiate(accept: tied).syntax == .textV100)
    }

    @Test func `case, spaces and quotes do not matter`() {
        let accept = " Application/OpenMetrics-Text ; Version = \"1.0.0\" ;\tescaping=dots; Q=1"
        let expected = ExpositionFormat(.openMetricsV100, escaping: .dots)
        #expect(ExpositionFormat.negotiate(accept: accept) == expected)
    }

    @Test func `an unknown escaping scheme counts as none`() {
        let accept = "text/plain;version=1.0.0;escaping=rot13"
        #expect(ExpositionFormat.negotiate(accept: accept) == ExpositionFormat(.textV100))
    }

    @Test func `an unreadable q-value counts as one, a negative as none`() {
        let accept = "text/plain;q=0.9,application/openmetrics-text;q=high"
        #expect(ExpositionFormat.negotiate(accept: accept).syntax == .openMetricsV001)
        let negative = "text/plain;q=0.1,application/openmetrics-text;q=-1"
        #expect(ExpositionFormat.negotiate(accept: negative).syntax == .textV004)
    }
}
