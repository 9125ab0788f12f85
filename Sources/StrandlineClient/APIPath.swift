import PercentEncoding

/// A path of the interface with its query, whose parts are percent-encoded as they come in.
package struct APIPath: Sendable, Equatable {
    /// The path and query as they stand in a request.
    package let text: String

    /// - Parameters:
    ///   - parts: The parts of the path below `/api/v1`.
    ///   - query: Parameters; those without a value are left out.
    package init(_ parts: String..., query: [(name: String, value: String?)] = []) {
        let path = parts.map(\.percentEncoded).joined(separator: "/")
        let parameters = query.compactMap { name, value in
            value.map { "\(name)=\($0.percentEncoded)" }
        }
        text =
            "/api/v1/" + path + (parameters.isEmpty ? "" : "?" + parameters.joined(separator: "&"))
    }

    /// A path outside of the interface, such as `/-/ready`.
    package init(root text: String) {
        self.text = text
    }

    /// The next page of a list, as the `Link` header of this one names it (RFC 8288): a query of the
    /// same path.
    ///
    /// - Returns: Nil where the header leads nowhere.
    func next(link: String) -> APIPath? {
        guard link.hasPrefix("<?"), link.hasSuffix(">; rel=\"next\""),
            let end = link.firstIndex(of: ">"), let path = text.split(separator: "?").first
        else { return nil }
        return APIPath(root: String(path) + String(link[..<end].dropFirst()))
    }
}
