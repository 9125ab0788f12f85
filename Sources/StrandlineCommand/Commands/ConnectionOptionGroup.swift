import ArgumentParser
import Foundation
import StrandlineClient

/// How a server that is secured lets a command in, and how the command trusts it.
struct ConnectionOptionGroup: ParsableArguments {
    @Option(
        help: "File of the bearer token for the server. (default: STRANDLINE_TOKEN)")
    var tokenFile: String?

    @Option(help: "PEM file of the certificate authorities of the server. (default: the system's)")
    var caFile: String?

    /// A client of the server at an address, which may hold a user's name and password.
    func client(at address: String) throws -> StrandlineClient {
        if let caFile, !FileManager.default.isReadableFile(atPath: caFile) {
            throw CommandFailure("the file of authorities '\(caFile)' cannot be read")
        }
        return try StrandlineClient(url: address, token: try token(), authorityFile: caFile)
    }

    private func token() throws -> String? {
        guard let tokenFile else {
            let token = ProcessInfo.processInfo.environment["STRANDLINE_TOKEN"] ?? ""
            return token.isEmpty ? nil : token
        }
        guard let text = try? String(contentsOfFile: tokenFile, encoding: .utf8) else {
            throw CommandFailure("the token file '\(tokenFile)' cannot be read")
        }
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
