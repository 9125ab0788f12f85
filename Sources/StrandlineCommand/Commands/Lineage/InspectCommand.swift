import ArgumentParser
import StrandlineClient
import Wire

struct InspectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "Show the details of a run.")

    @Argument(help: "Id of the run.")
    var run: Int64

    @OptionGroup var options: ServerOptionGroup

    func run() async throws {
        let card = try await options.client().card(ofRun: run)
        try options.print([card.run]) { card.lines(in: $0) }
    }
}
