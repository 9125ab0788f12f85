import Foundation
import Testing

@testable import Access

struct TokenFileTests {
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "strandline-token-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.path)
    }

    @Test func `a token is made once and known from then on`() throws {
        try withFolder { folder in
            let file = TokenFile(path: folder + "/token")
            let made = try file.open()
            #expect(made.isNew && made.token.rights == [.ingest, .read])
            let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            let known = try file.open()
            #expect(!known.isNew && known.token == made.token)
            let text = try String(contentsOfFile: file.path, encoding: .utf8)
            #expect(text.hasPrefix(NewToken.prefix) && text.hasSuffix("\n"))
        }
    }

    @Test func `a token that a user wrote is taken as it is`() async throws {
        try withFolder { folder in
            try " secret-of-thirty-two-characters-\n".write(
                toFile: folder + "/token", atomically: true, encoding: .utf8)
            let token = try TokenFile(path: folder + "/token").open().token
            // python3 -c "import hashlib; print(hashlib.sha256(b'secret-of-thirty-two-characters-').hexdigest())"
            let digest = "daca3532c34bb70ef3d247c7b0956b9b2f40d2bf10fa4a71169428a69bf812a8"
            #expect(AccessToken(name: "x", sha256: digest, rights: [])?.digest == token.digest)
        }
    }

    @Test func `a file that is of no use is named with why`() throws {
        try withFolder { folder in
            try "two words that are as long as it takes".write(
                toFile: folder + "/words", atomically: true, encoding: .utf8)
            for path in [folder + "/words", folder + "/none/token", folder] {
                let error = #expect(throws: TokenFileError.self) {
                    _ = try TokenFile(path: path).open()
                }
                #expect(error?.description.hasPrefix("the token file '\(path)' ") == true)
            }
        }
    }

    @Test func `new tokens differ and are told by their beginning`() {
        let tokens = Set((0..<100).map { _ in NewToken().text })
        #expect(tokens.count == 100)
        for token in tokens {
            #expect(token.hasPrefix("strandline_") && token.utf8.count == 54)
        }
    }
}
