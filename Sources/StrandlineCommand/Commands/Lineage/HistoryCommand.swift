import ArgumentParser
import StrandlineClient
import Wire

struct HistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "List the latest runs of a component.")

    @Argument(help: "Name of the component.")
    var component: String

    @Option(help: "Number of runs to list.")
    var limit = 5

    @Option(help: "List only runs that started at this time or later.")
    var since: String?

    @Option(help: "List only runs that started at this time or earlier.")
    var until: String?

    @OptionGroup var options: ServerOptionGroup

    func run() async throws {
        let path = APIPath(
            "components", component, "runs",
            query: [("limit", "\(limit)"), ("since", since), ("until", until)])
        let client = try options.client()
        let runs: [RunResponse] = try await client.list(path, countMax: limit)
        let head: ComponentResponse = try await client.get(APIPath("components", component))
        try options.print(runs) { palette in
            head.head(in: palette) + RunTable(runs: runs).table.lines(in: palette)
        }
    }
}
