import ArgumentParser
import Foundation
import StrandlineClient
import Wire

/// How a reading command reaches the server, and how it prints.
struct ServerOptionGroup: ParsableArguments {
    @Option(help: "Address of the server. (default: STRANDLINE_URL, else http://127.0.0.1:10480)")
    var server: String?

    @OptionGroup var connection: ConnectionOptionGroup

    @Flag(help: "Print one JSON value a line.")
    var json = false

    static let defaultServer = "http://127.0.0.1:10480"

    var address: String {
        server ?? ProcessInfo.processInfo.environment["STRANDLINE_URL"] ?? Self.defaultServer
    }

    func client() throws -> StrandlineClient {
        try connection.client(at: address)
    }
}

extension ServerOptionGroup {
    /// Prints values as JSON, one a line, or the lines for people, in colour on a terminal.
    func print(_ values: [some Encodable], lines: (Palette) -> [String]) throws {
        guard json else {
            let palette = Palette.standardOutput()
            for line in lines(palette) { Swift.print(palette.visible(line)) }
            return
        }
        for value in values {
            Swift.print(String(decoding: try JSONCoder.encode(value), as: UTF8.self))
        }
    }
}
