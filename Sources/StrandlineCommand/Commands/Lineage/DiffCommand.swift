import ArgumentParser
import StrandlineClient
import Wire

struct DiffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Show how the traces of two outputs differ in code, parameters and versions.")

    @Argument(help: "Name of an output.")
    var left: String

    @Argument(help: "Name of another output.")
    var right: String

    @OptionGroup var options: ServerOptionGroup

    func run() async throws {
        let difference: DifferenceResponse = try await options.client().get(
            APIPath("diff", query: [("left", left), ("right", right)]))
        try options.print([difference]) {
            DifferenceText(difference: difference).lines(in: $0)
        }
    }
}
