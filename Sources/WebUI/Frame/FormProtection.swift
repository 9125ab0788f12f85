import HTTPSupport
import Crypto
import Foundation
import HTTPTypes
import Hexadecimals
import Hummingbird

/// Protects forms against posts that other sites make in a visitor's name.
///
/// A form holds a token that is bound to a cookie by a secret of this server; another site can
/// neither read the one nor set the other. Beside that the browser itself must say that the post
/// comes from a page of this server.
struct FormProtection: Sendable {
    /// What is known of a browser by its cookie.
    struct Session: Sendable {
        /// 16 random bytes in hexadecimal digits.
        let id: String
        /// Whether the browser is yet to be told.
        let isNew: Bool
    }

    static let cookieName = "strandline-session"
    static let fieldName = "token"

    private let key = SymmetricKey(size: .bits256)
    /// Where browsers find the server, if that is not what requests are addressed to.
    private let externalOrigin: String?

    /// - Parameter externalURL: Where browsers find the server, where it is configured.
    init(externalURL: String? = nil) {
        externalOrigin = externalURL.map(RequestOrigin.origin(ofURL:))
    }

    func session(of request: Request) -> Session {
        if let id = request.cookies[Self.cookieName]?.value, Self.isSessionID(id) {
            return Session(id: id, isNew: false)
        }
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        return Session(id: String(hexadecimal: bytes), isNew: true)
    }

    /// What a form of a session holds.
    func token(of session: Session) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Data(session.id.utf8), using: key)
        return String(hexadecimal: code)
    }

    /// Lets a post pass that a page of this server made.
    func check(_ request: Request, _ session: Session, token: String?) throws(FormError) {
        guard request.origin(external: externalOrigin) == .ownSite else { throw .otherSite }
        guard !session.isNew, let code = token.flatMap({ [UInt8](hexadecimal: $0) }),
            HMAC<SHA256>.isValidAuthenticationCode(
                Data(code), authenticating: Data(session.id.utf8), using: key)
        else { throw .expired }
    }

    /// Tells the browser of its session.
    func cookie(of session: Session) -> Cookie {
        Cookie(
            name: Self.cookieName, value: session.id, path: "/", httpOnly: true, sameSite: .strict)
    }

    private static func isSessionID(_ text: String) -> Bool {
        text.utf8.count == 32 && text.utf8.allSatisfy(Set("0123456789abcdef".utf8).contains)
    }
}
