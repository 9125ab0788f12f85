import Access
import ArgumentParser
import Server
import Wire

struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Create bearer tokens for a server.",
        subcommands: [CreateCommand.self])

    struct CreateCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "create",
            abstract: "Print a new token, and its entry for the configuration of a server.",
            discussion: """
                The token is not stored. Add its SHA-256 to 'tokens' in the file of --config.file, \
                and reload the server with SIGHUP.
                """)

        @Argument(help: "Name of the token in the configuration and the log.")
        var name: String

        @Option(
            parsing: .upToNextOption, help: "Rights of the bearer: ingest, read, admin.")
        var rights: [AccessRight] = [.ingest]

        @Flag(help: "Print one JSON value.")
        var json = false

        func validate() throws {
            guard !name.isEmpty else { throw ValidationError("the token needs a name") }
        }

        func run() async throws {
            let token = NewToken()
            // Each once, in the order of the documents.
            let rights = AccessRight.allCases.filter(self.rights.contains)
            guard !json else {
                let answer = CreatedToken(
                    name: name, rights: rights.map(\.rawValue), sha256: token.sha256,
                    token: token.text)
                print(String(decoding: try JSONCoder.encode(answer), as: UTF8.self))
                return
            }
            let quotedName = String(decoding: try JSONCoder.encode(name), as: UTF8.self)
            print(
                """
                \(token.text)

                This is shown once: keep it where its bearer reads it, such as in STRANDLINE_TOKEN or
                the file of --token-file. The server knows it by these lines in the file of
                --config.file, and by a SIGHUP:

                tokens:
                  - {name: \(quotedName), sha256: "\(token.sha256)", \
                rights: [\(rights.map(\.rawValue).joined(separator: ", "))]}
                """)
        }
    }
}

/// A token with all that is to be known of it.
private struct CreatedToken: Encodable {
    let name: String
    let rights: [String]
    let sha256: String
    let token: String
}

extension AccessRight: ExpressibleByArgument {}
