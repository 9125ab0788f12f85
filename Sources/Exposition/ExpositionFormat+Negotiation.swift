extension ExpositionFormat {
    /// The format that suits an `Accept` header best, text 0.0.4 where none does.
    ///
    /// Of the formats offered with the same q-value the first wins, as it does in Prometheus' own
    /// exporters. An unknown escaping scheme counts as none.
    package static func negotiate(accept: String?) -> ExpositionFormat {
        var best: (format: ExpositionFormat, quality: Double)?
        for range in (accept ?? "").split(separator: ",").map(MediaRange.init) {
            guard range.quality > best?.quality ?? 0, let format = range.format else { continue }
            best = (format, range.quality)
        }
        return best?.format ?? .text
    }
}

/// One element of an `Accept` header: a type and its parameters.
private struct MediaRange {
    private let type: String
    private var parameters: [String: String] = [:]

    init(_ text: Substring) {
        let parts = text.split(separator: ";", omittingEmptySubsequences: false)
        type = parts.first.map(Self.trimmed)?.lowercased() ?? ""
        for part in parts.dropFirst() {
            let sides = part.split(separator: "=", maxSplits: 1)
            guard sides.count == 2 else { continue }
            let value = Self.trimmed(sides[1])
            let isQuoted = value.count >= 2 && value.first == "\"" && value.last == "\""
            parameters[Self.trimmed(sides[0]).lowercased()] =
                String(isQuoted ? value.dropFirst().dropLast() : value)
        }
    }

    /// 0 to 1, and 1 where there is no readable q parameter.
    var quality: Double {
        guard let number = parameters["q"].flatMap(Double.init) else { return 1 }
        return number >= 0 ? min(number, 1) : 0
    }

    var format: ExpositionFormat? {
        syntax.map { syntax in
            ExpositionFormat(
                syntax,
                escaping: parameters["escaping"].flatMap(EscapingScheme.init) ?? .underscores)
        }
    }

    private var syntax: ExpositionFormat.Syntax? {
        switch (type, parameters["version"]) {
        case ("text/plain", nil), ("text/plain", "0.0.4"), ("text/*", nil), ("*/*", nil):
            .textV004
        case ("text/plain", "1.0.0"): .textV100
        case ("application/openmetrics-text", nil), ("application/openmetrics-text", "0.0.1"):
            .openMetricsV001
        case ("application/openmetrics-text", "1.0.0"): .openMetricsV100
        case ("application/vnd.google.protobuf", _):
            parameters["proto"] == "io.prometheus.client.MetricFamily"
                && parameters["encoding"] == "delimited" ? .protobuf : nil
        default: nil
        }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let start = text.drop { $0 == " " || $0 == "\t" }
        let end = start.reversed().drop { $0 == " " || $0 == "\t" }
        return start.prefix(end.count)
    }
}
