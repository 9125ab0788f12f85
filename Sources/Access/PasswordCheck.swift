import Caching
import Crypto
import Dispatch
import Foundation
import Synchronization

/// Tells users by their passwords.
///
/// bcrypt is slow on purpose: passwords are checked one at a time on a thread of their own, so that
/// guessing takes no more than that one, and what was found is remembered for the next request.
package final class PasswordCheck: Sendable {
    private let hashes: [String: BcryptHash]
    private let queue = DispatchQueue(label: "passwords")
    private let verdicts = Mutex(LRUCache<SHA256Digest, Bool>(costMax: 256))

    package init(_ hashes: [String: BcryptHash]) {
        self.hashes = hashes
    }

    var hasUsers: Bool { !hashes.isEmpty }

    /// Whether a user has a password.
    func accepts(user: String, password: String) async -> Bool {
        // A zero keeps the two apart; it occurs in neither, since headers hold none.
        let digest = SHA256.hash(data: Data("\(user)\0\(password)".utf8))
        if let known = verdicts.withLock({ $0.value(for: digest) }) { return known }
        let hash = hashes[user]
        let verdict = await withCheckedContinuation { continuation in
            queue.async {
                // A user who does not exist takes as long as one who does.
                let matches = (hash ?? .ofNobody)?.matches(password) ?? false
                continuation.resume(returning: matches && hash != nil)
            }
        }
        verdicts.withLock { $0.keep(verdict, for: digest) }
        return verdict
    }
}

/// The user and the password of an `Authorization` header (RFC 7617).
struct BasicCredentials: Equatable {
    let user: String
    let password: String

    /// Nil for another scheme or a broken header.
    init?(authorization: String) {
        guard authorization.lowercased().hasPrefix("basic "),
            let data = Data(base64Encoded: String(authorization.dropFirst(6))),
            let text = String(bytes: data, encoding: .utf8),
            let colon = text.firstIndex(of: ":")
        else { return nil }
        user = String(text[..<colon])
        password = String(text[text.index(after: colon)...])
    }
}
