/// The form in which a scrape is answered.
package struct ExpositionFormat: Sendable, Hashable {
    package enum Syntax: Sendable, Hashable, CaseIterable {
        /// The Prometheus text format that every reader knows.
        case textV004
        /// The Prometheus text format of Prometheus 3.
        case textV100
        case openMetricsV001
        case openMetricsV100
        /// Length-delimited `io.prometheus.client.MetricFamily` messages.
        case protobuf
    }

    package let syntax: Syntax
    package let escaping: EscapingScheme

    package init(_ syntax: Syntax, escaping: EscapingScheme = .underscores) {
        self.syntax = syntax
        self.escaping = escaping
    }

    /// The text format 0.0.4, which is the answer where nothing else was asked for.
    package static let text = ExpositionFormat(.textV004)
    package static let openMetrics = ExpositionFormat(.openMetricsV100)
    package static let protobuf = ExpositionFormat(.protobuf)

    /// The value of the `Content-Type` header.
    package var contentType: String {
        let type =
            switch syntax {
            case .textV004: "text/plain; version=0.0.4; charset=utf-8"
            case .textV100: "text/plain; version=1.0.0; charset=utf-8"
            case .openMetricsV001:
                "application/openmetrics-text; version=0.0.1; charset=utf-8"
            case .openMetricsV100:
                "application/openmetrics-text; version=1.0.0; charset=utf-8"
            case .protobuf:
                "application/vnd.google.protobuf; "
                    + "proto=io.prometheus.client.MetricFamily; encoding=delimited"
            }
        return type + "; escaping=" + escaping.rawValue
    }
}
