import Foundation
import Testing

@testable import Access

struct AccessControlTests {
    // python3 -c "import hashlib; print(hashlib.sha256(b'secret').hexdigest())"
    private let digest = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b"

    private func control(_ rights: Set<AccessRight>) throws -> AccessControl {
        let token = try #require(AccessToken(name: "ci", sha256: digest, rights: rights))
        return AccessControl(tokens: [token], isOnLoopbackAlone: true)
    }

    // python3 -c "import crypt; print(crypt.crypt('correct horse', '$2b$04$' + 'abcdefghijklmnopqrstuu'))"
    private let hash = "$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e"

    @Test func `without tokens the machine itself may do everything`() async throws {
        let control = AccessControl(tokens: [], isOnLoopbackAlone: true)
        for right in AccessRight.allCases { try await control.check(right, authorization: nil) }
    }

    @Test func `without tokens nothing is taken over the network`() async throws {
        let control = AccessControl(tokens: [], isOnLoopbackAlone: false)
        try await control.check(.read, authorization: nil)
        await #expect(throws: AccessError.credentialsMissing) {
            try await control.check(.ingest, authorization: nil)
        }
    }

    @Test func `the token of the file sends over the network, and takes no access away`()
        async throws
    {
        let token = try #require(
            AccessToken(name: "file", sha256: digest, rights: [.ingest, .read]))
        let control = AccessControl(tokens: [], fileToken: token, isOnLoopbackAlone: false)
        try await control.check(.read, authorization: nil)
        try await control.check(.ingest, authorization: "Bearer secret")
        for authorization in [nil, "Bearer other"] {
            await #expect(throws: AccessError.unauthenticated(schemes: ["Bearer"])) {
                try await control.check(.ingest, authorization: authorization)
            }
        }
        await #expect(throws: AccessError.forbidden(.admin, token: "file")) {
            try await control.check(.admin, authorization: "Bearer secret")
        }
        let alone = AccessControl(tokens: [], fileToken: token, isOnLoopbackAlone: true)
        for right in AccessRight.allCases { try await alone.check(right, authorization: nil) }
    }

    @Test func `a token gives its rights and no others`() async throws {
        let control = try control([.ingest])
        try await control.check(.ingest, authorization: "Bearer secret")
        await #expect(throws: AccessError.forbidden(.read, token: "ci")) {
            try await control.check(.read, authorization: "bearer secret")
        }
        for authorization in [nil, "", "Bearer ", "Bearer Secret", "Basic secret", "secret"] {
            await #expect(throws: AccessError.unauthenticated(schemes: ["Bearer"])) {
                try await control.check(.ingest, authorization: authorization)
            }
        }
    }

    @Test func `a user with a password may do everything`() async throws {
        let hash = try #require(BcryptHash(hash))
        let control = AccessControl(tokens: [], users: ["ola": hash], isOnLoopbackAlone: false)
        for right in AccessRight.allCases {
            try await control.check(right, authorization: basic("ola:correct horse"))
        }
        for authorization in [
            nil, "Basic", "Basic !", basic("ola"), basic("ola:wrong"), basic("ola:"),
            basic("mei:correct horse"), basic("ola:correct horse\0"), "Bearer secret",
        ] {
            for _ in 0..<2 {
                await #expect(throws: AccessError.unauthenticated(schemes: ["Basic"])) {
                    try await control.check(.read, authorization: authorization)
                }
            }
        }
    }

    @Test func `users and tokens get on with each other`() async throws {
        let token = try #require(AccessToken(name: "ci", sha256: digest, rights: [.ingest]))
        let control = AccessControl(
            tokens: [token], users: ["ola": try #require(BcryptHash(hash))],
            isOnLoopbackAlone: false)
        try await control.check(.admin, authorization: basic("ola:correct horse"))
        try await control.check(.ingest, authorization: "Bearer secret")
        await #expect(throws: AccessError.unauthenticated(schemes: ["Basic", "Bearer"])) {
            try await control.check(.read, authorization: nil)
        }
    }

    private func basic(_ credentials: String) -> String {
        "Basic " + Data(credentials.utf8).base64EncodedString()
    }

    @Test func `what is no hash of bcrypt is refused`() {
        for text in [
            "", "secret", "$1$abc$def", String(hash.dropLast()), hash + "x",
            hash.replacing("$04$", with: "$99$"), hash.replacing("$2b$", with: "$2z$"),
        ] {
            #expect(BcryptHash(text) == nil)
        }
    }

    @Test func `what is no digest is refused`() {
        for sha256 in ["", "2bb8", String(repeating: "g", count: 64), digest + "00"] {
            #expect(AccessToken(name: "x", sha256: sha256, rights: []) == nil)
        }
    }
}
