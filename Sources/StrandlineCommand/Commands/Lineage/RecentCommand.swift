import ArgumentParser
import StrandlineClient
import Wire

struct RecentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recent", abstract: "List the latest runs of all components.")

    @Option(help: "Number of runs to list.")
    var limit = 5

    @OptionGroup var options: ServerOptionGroup

    func run() async throws {
        let runs: [RunResponse] = try await options.client().list(
            APIPath("runs", query: [("limit", "\(limit)")]), countMax: limit)
        try options.print(runs) { RunTable(runs: runs).table.lines(in: $0) }
    }
}
