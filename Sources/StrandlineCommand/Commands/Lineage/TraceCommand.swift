import ArgumentParser
import StrandlineClient
import Wire

struct TraceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace", abstract: "Show the runs that led to an output, as a tree.")

    @Argument(help: "Name of the output.")
    var output: String

    @OptionGroup var range: TraceOptionGroup

    @OptionGroup var options: ServerOptionGroup

    func run() async throws {
        let trace: TraceResponse = try await options.client().get(
            APIPath(
                "trace",
                query: [("output", output)] + range.query))
        try options.print([trace]) { TraceTree(trace: trace).lines(in: $0) }
    }
}
