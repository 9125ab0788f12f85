/// The target of a request with HTTP/1.1 (RFC 9112, section 3.2): a path, which may stand behind the
/// scheme and the host of a whole URL.
struct RequestTarget: Equatable {
    /// The host that the target itself names; nil where it names none.
    let authority: String?
    /// The path with its query.
    let path: String

    /// - Returns: Nil for what is neither a path, nor `*`, nor a URL of HTTP.
    init?(_ text: String) {
        if text.hasPrefix("/") || text == "*" {
            authority = nil
            path = text
            return
        }
        guard let scheme = Self.schemes.first(where: { text.lowercased().hasPrefix($0) }) else {
            return nil
        }
        let rest = text.dropFirst(scheme.count)
        let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
        authority = String(rest[..<end])
        path = rest[end...].hasPrefix("/") ? String(rest[end...]) : "/" + rest[end...]
    }

    private static let schemes = ["http://", "https://"]
}
