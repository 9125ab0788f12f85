import Crypto
import Foundation
import Hexadecimals

/// A bearer token that nobody has yet: 256 random bits.
package struct NewToken: Sendable {
    /// What its bearer sends: the prefix, and 43 characters of base64url.
    package let text: String

    /// By which people and scanners for leaked secrets know a token.
    package static let prefix = "strandline_"

    package init() {
        let bytes = unsafe SymmetricKey(size: .bits256).withUnsafeBytes { unsafe Data($0) }
        text =
            Self.prefix
            + bytes.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
            .replacing("=", with: "")
    }

    /// The SHA-256 of the text in hexadecimal digits, which is all that a server has to know.
    package var sha256: String { AccessToken.sha256(of: text) }
}

extension AccessToken {
    /// The SHA-256 of a token in hexadecimal digits.
    static func sha256(of text: String) -> String {
        String(hexadecimal: SHA256.hash(data: Data(text.utf8)))
    }
}
