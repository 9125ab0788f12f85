import ArgumentParser
import StrandlineClient
import Wire

struct ClearCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clear",
        abstract: "Delete everything: components, runs, flags, labels, tasks and monitored fields.")

    @Flag(help: "Do not ask for confirmation.")
    var yes = false

    @OptionGroup var options: ServerOptionGroup

    func run() async throws {
        if !yes {
            print(
                "Everything that was logged at \(options.address) will be deleted. "
                    + "Type 'yes' to continue: ", terminator: "")
            guard readLine() == "yes" else { throw CommandFailure("nothing was deleted") }
        }
        try await options.client().remove(APIPath("store"))
        try options.print([["cleared": true]]) { _ in ["Everything is deleted."] }
    }
}
