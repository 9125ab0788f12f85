import ArgumentParser
import StrandlineClient
import Wire

struct HistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "List the latest runs of a component.")

    @Argument(help: "The component.")
    var component: String

    @Option(help: "How many runs to list.")
    var limit = 5

    @Option(help: "Only runs that started at this time or later.")
    var since: String?

    @Option(help: "Only runs that started before this time.")
    var until: String?

    @OptionGroup var options: ServerOptionGroup

    func run() async throws {
        let path = APIPath(
            "components", component, "runs",
            query: [("limit", "\(limit)"), ("since", since), ("until", until)])
        let runs: [RunAnswer] = try await options.client().get(path)
        try options.print(runs) { RunTable(runs: runs).table.lines }
    }
}
