import PercentEncoding

/// A link within the server: a path of the program's own, with parts and parameters that are
/// percent-encoded.
///
/// No text of a user becomes a scheme or a host, whatever it says.
package struct Link: Sendable, Hashable, CustomStringConvertible {
    package private(set) var text: String

    /// - Parameters:
    ///   - path: One that starts with a slash.
    ///   - parts: Further parts of the path.
    package init(_ path: StaticString, _ parts: String...) {
        text = "\(path)"
        for part in parts { text += "/" + part.percentEncoded }
    }

    /// A path that the server was started with.
    ///
    /// Nil unless it is a path of this server.
    package init?(configured path: String) {
        guard path.hasPrefix("/"), !path.hasPrefix("//") else { return nil }
        text = path.split(separator: "/", omittingEmptySubsequences: false)
            .map { String($0).percentEncoded }.joined(separator: "/")
    }

    /// A link that a page of this server wrote into one of its forms.
    ///
    /// Nil unless it is a path of this server, already encoded.
    package init?(local text: String) {
        guard text.hasPrefix("/"), !text.hasPrefix("//"),
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") })
        else { return nil }
        self.text = text
    }

    package var description: String { text }

    /// The link with one more parameter; the same link where the value is nil.
    package func with(_ name: StaticString, _ value: String?) -> Link {
        guard let value else { return self }
        var link = self
        link.text += text.contains("?") ? "&" : "?"
        link.text += "\(name)=\(value.percentEncoded)"
        return link
    }

    /// The link to a place on the page.
    package func at(_ id: StaticString) -> Link {
        var link = self
        link.text += "#\(id)"
        return link
    }
}
