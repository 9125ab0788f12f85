import Exposition

/// A metric of a library, with its series.
struct ApplicationFamily: Sendable {
    enum Kind: Sendable, Hashable {
        case counter, gauge, histogram
        /// A histogram of seconds.
        case timer
    }

    let name: String
    let kind: Kind
    private let label: String
    var series: [LabelSet: ApplicationSeries] = [:]

    init(_ name: String, label: String, _ kind: Kind) {
        self.name = name
        self.label = label
        self.kind = kind
    }

    /// The family as it is published, its series in the order of their labels.
    var metricFamily: MetricFamily {
        let type: MetricType =
            switch kind {
            case .counter: .counter
            case .gauge: .gauge
            case .histogram, .timer: .histogram
            }
        var family = MetricFamily(
            MetricDescriptor(
                name: name, help: "Metric \(label) of a library of the server.", type: type,
                unit: kind == .timer ? "seconds" : nil))
        for (labels, series) in series.sorted(by: { $0.key < $1.key }) {
            switch series.value {
            case .number(let number): family.add(labels, number)
            case .histogram(let histogram): family.add(labels, histogram: histogram.sample)
            }
        }
        return family
    }
}

extension ApplicationFamily.Kind {
    /// The name that a label gets: `http.server.request.duration` is
    /// `http_server_request_duration_seconds`.
    func familyName(of label: String) -> String {
        let name = PrometheusName.metric(label)
        let suffix =
            switch self {
            case .counter: "_total"
            case .timer: "_seconds"
            case .gauge, .histogram: ""
            }
        return name.hasSuffix(suffix) ? name : name + suffix
    }
}

/// Names as Prometheus has always understood them.
enum PrometheusName {
    /// Lower-case words with underscores between them.
    static func metric(_ text: String) -> String {
        var name = ""
        for character in text.lowercased() {
            if character.isASCII, character.isLetter || character.isNumber {
                name.append(character)
            } else if !name.hasSuffix("_"), !name.isEmpty {
                name.append("_")
            }
        }
        while name.hasSuffix("_") { name.removeLast() }
        return name.first?.isLetter == true ? name : "metric_" + name
    }

    /// As a metric's, and none of those that Prometheus keeps for itself.
    static func label(_ text: String) -> String {
        let name = metric(text)
        return ["le", "quantile", "job", "instance"].contains(name) ? "exported_" + name : name
    }
}
