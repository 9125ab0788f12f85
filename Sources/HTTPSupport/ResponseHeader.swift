/// A header that every answer may be configured to have.
package struct ResponseHeader: Sendable, Equatable {
    package let name: String
    package let value: String

    /// - Returns: Nil where the header or its value is none of those that a configuration may
    ///   set.
    package init?(_ name: String, _ value: String) {
        guard let known = Self.knownNames.first(where: { $0.lowercased() == name.lowercased() })
        else { return nil }
        switch known {
        case "X-Frame-Options":
            guard ["deny", "sameorigin"].contains(value.lowercased()) else { return nil }
        case "X-Content-Type-Options":
            guard value.lowercased() == "nosniff" else { return nil }
        default:
            guard !value.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { return nil }
        }
        self.name = known
        self.value = value
    }

    /// The headers that a configuration may set.
    package static let knownNames = [
        "Content-Security-Policy", "Strict-Transport-Security", "X-Content-Type-Options",
        "X-Frame-Options", "X-XSS-Protection",
    ]
}
