import ArgumentParser
import StrandlineClient
import Wire

struct InspectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "Show a run's card.")

    @Argument(help: "The run's id.")
    var run: Int64

    @OptionGroup var options: ServerOptionGroup

    func run() async throws {
        let run: RunAnswer = try await options.client().get(APIPath("runs", "\(run)"))
        try options.print([run]) { RunCard(run: run).lines }
    }
}
