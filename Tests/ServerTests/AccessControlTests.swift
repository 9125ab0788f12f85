import Testing

@testable import Server

struct AccessControlTests {
    // python3 -c "import hashlib; print(hashlib.sha256(b'secret').hexdigest())"
    private let digest = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b"

    private func control(_ rights: Set<AccessRight>) throws -> AccessControl {
        let token = try #require(AccessToken(name: "ci", sha256: digest, rights: rights))
        return AccessControl(tokens: [token], isOnLoopbackAlone: true)
    }

    @Test func `without tokens the machine itself may do everything`() throws {
        let control = AccessControl(tokens: [], isOnLoopbackAlone: true)
        for right in AccessRight.allCases { try control.check(right, authorization: nil) }
    }

    @Test func `without tokens nothing is taken over the network`() throws {
        let control = AccessControl(tokens: [], isOnLoopbackAlone: false)
        try control.check(.read, authorization: nil)
        #expect(throws: AccessError.tokensMissing) {
            try control.check(.ingest, authorization: nil)
        }
    }

    @Test func `a token gives its rights and no others`() throws {
        let control = try control([.ingest])
        try control.check(.ingest, authorization: "Bearer secret")
        #expect(throws: AccessError.forbidden(.read, token: "ci")) {
            try control.check(.read, authorization: "bearer secret")
        }
        for authorization in [nil, "", "Bearer ", "Bearer Secret", "Basic secret", "secret"] {
            #expect(throws: AccessError.unauthenticated) {
                try control.check(.ingest, authorization: authorization)
            }
        }
    }

    @Test func `what is no digest is refused`() {
        for sha256 in ["", "2bb8", String(repeating: "g", count: 64), digest + "00"] {
            #expect(AccessToken(name: "x", sha256: sha256, rights: []) == nil)
        }
    }
}
