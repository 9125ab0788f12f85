/// What an `Accept-Encoding` header allows (RFC 9110, section 12.5.3).
package struct AcceptedEncodings {
    private var qualities: [String: Double] = [:]

    package init(_ header: String) {
        for element in header.split(separator: ",") {
            let parts = element.split(separator: ";").map { $0.filter { !$0.isWhitespace } }
            guard let name = parts.first?.lowercased(), !name.isEmpty else { continue }
            let weight = parts.dropFirst().first { $0.lowercased().hasPrefix("q=") }
            qualities[name] = weight.flatMap { Double($0.dropFirst(2)) } ?? 1
        }
    }

    /// Whether gzip is welcome: named, or covered by `*`, with a weight above 0.
    package var includesGzip: Bool { (qualities["gzip"] ?? qualities["*"] ?? 0) > 0 }
}
