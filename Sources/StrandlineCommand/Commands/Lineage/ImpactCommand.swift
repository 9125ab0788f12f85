import ArgumentParser
import StrandlineClient
import Wire

struct ImpactCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "impact", abstract: "Show what an artifact led to, and who must know.")

    @Argument(help: "The artifact's name.")
    var artifact: String

    @OptionGroup var range: TraceOptionGroup

    @OptionGroup var options: ServerOptionGroup

    func run() async throws {
        let impact: TraceAnswer = try await options.client().get(
            APIPath(
                "impact",
                query: [("artifact", artifact)] + range.query))
        try options.print([impact]) { palette in
            let tree = TraceTree(trace: impact)
            let owners = tree.owners.map { "  \($0)" }
            return tree.lines(in: palette)
                + (owners.isEmpty ? [] : ["", palette(.bold, "Who must know")] + owners)
        }
    }
}
