import Crypto
import Foundation
import Hexadecimals

/// What a bearer of a token may do.
package enum AccessRight: String, Sendable, CaseIterable {
    /// Send runs and values.
    case ingest
    /// Read everything.
    case read
    /// Change how things are watched, and remove them.
    case admin
}

/// A bearer token (RFC 6750), of which only the digest is known.
package struct AccessToken: Sendable, Equatable {
    package let name: String
    /// SHA-256 of the token, 32 bytes.
    package let digest: [UInt8]
    package let rights: Set<AccessRight>

    /// - Parameters:
    ///   - name: What the token is called in the log.
    ///   - sha256: The SHA-256 of the token in hexadecimal digits; nil comes back for anything else.
    ///   - rights: What its bearer may do.
    package init?(name: String, sha256: String, rights: Set<AccessRight>) {
        guard let digest = [UInt8](hexadecimal: sha256), digest.count == SHA256.byteCount else {
            return nil
        }
        self.name = name
        self.digest = digest
        self.rights = rights
    }
}

/// Who may do what.
///
/// A user with a password may do everything, the bearer of a token what it has the right to. Without
/// users and tokens that are configured everything is open to the machine itself; where others can
/// reach the server, too, they may read, and write with the token of the server's own file.
package struct AccessControl: Sendable {
    /// Those that are configured, and that of the file.
    private let tokens: [AccessToken]
    private let hasConfiguredTokens: Bool
    private let passwords: PasswordCheck
    private let isOnLoopbackAlone: Bool

    /// - Parameters:
    ///   - tokens: Those that are configured.
    ///   - fileToken: That of a file of the server's own, which takes no access from anybody.
    ///   - users: Passwords by users' names.
    ///   - isOnLoopbackAlone: Whether the machine alone can reach the server.
    package init(
        tokens: [AccessToken], fileToken: AccessToken? = nil, users: [String: BcryptHash] = [:],
        isOnLoopbackAlone: Bool
    ) {
        self.tokens = tokens + (fileToken.map { [$0] } ?? [])
        hasConfiguredTokens = !tokens.isEmpty
        passwords = PasswordCheck(users)
        self.isOnLoopbackAlone = isOnLoopbackAlone
    }

    package func check(_ right: AccessRight, authorization: String?) async throws(AccessError) {
        if !hasConfiguredTokens, !passwords.hasUsers {
            if right == .read || isOnLoopbackAlone { return }
            guard !tokens.isEmpty else { throw .credentialsMissing }
        }
        if passwords.hasUsers,
            let credentials = authorization.flatMap(BasicCredentials.init(authorization:))
        {
            guard await passwords.accepts(user: credentials.user, password: credentials.password)
            else { throw unauthenticated }
            return
        }
        guard let authorization, authorization.lowercased().hasPrefix("bearer ") else {
            throw unauthenticated
        }
        let digest = Array(SHA256.hash(data: Data(authorization.dropFirst(7).utf8)))
        // Digests tell nothing of a token by how long their comparison takes.
        guard let token = tokens.first(where: { $0.digest == digest }) else {
            throw unauthenticated
        }
        guard token.rights.contains(right) else { throw .forbidden(right, token: token.name) }
    }

    /// Names the schemes that could help.
    private var unauthenticated: AccessError {
        .unauthenticated(
            schemes: (passwords.hasUsers ? ["Basic"] : []) + (tokens.isEmpty ? [] : ["Bearer"]))
    }
}

/// Why a request is not allowed.
package enum AccessError: Error, Equatable {
    case unauthenticated(schemes: [String])
    case forbidden(AccessRight, token: String)
    case credentialsMissing
}

extension AccessError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unauthenticated(let schemes):
            "send what you are known by as 'Authorization: "
                + schemes.joined(separator: " …' or 'Authorization: ") + " …'"
        case .forbidden(let right, let token):
            "the token '\(token)' has no right to \(right.rawValue)"
        case .credentialsMissing:
            "nothing is taken over the network before 'tokens', users or --web.token-file are"
                + " configured"
        }
    }
}
