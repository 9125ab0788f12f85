import ArgumentParser
import StrandlineClient
import Wire

struct ImpactCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "impact", abstract: "Show the runs that an artifact led to, and their owners.")

    @Argument(help: "Name of the artifact.")
    var artifact: String

    @OptionGroup var range: TraceOptionGroup

    @OptionGroup var options: ServerOptionGroup

    func run() async throws {
        let impact: TraceResponse = try await options.client().get(
            APIPath(
                "impact",
                query: [("artifact", artifact)] + range.query))
        try options.print([impact]) { palette in
            let tree = TraceTree(trace: impact)
            let owners = tree.owners.map { "  \($0)" }
            return tree.lines(in: palette)
                + (owners.isEmpty ? [] : ["", palette(.bold, "Owners to notify")] + owners)
        }
    }
}
