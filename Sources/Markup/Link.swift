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
        for part in parts { text += "/" + Self.encoded(part) }
    }

    /// A path that the server was started with.
    ///
    /// Nil unless it is a path of this server.
    package init?(configured path: String) {
        guard path.hasPrefix("/"), !path.hasPrefix("//") else { return nil }
        text = path.split(separator: "/", omittingEmptySubsequences: false)
            .map { Self.encoded(String($0)) }.joined(separator: "/")
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
        link.text += "\(name)=\(Self.encoded(value))"
        return link
    }

    /// The link to a place on the page.
    package func at(_ id: StaticString) -> Link {
        var link = self
        link.text += "#\(id)"
        return link
    }

    /// RFC 3986: all but the unreserved characters.
    private static func encoded(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return encoded
    }
}
