import ArgumentParser
import StrandlineClient
import Wire

struct ClearCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clear",
        abstract: "Forget everything: components, runs, flags, labels, tasks and what is watched.")

    @Flag(help: "Do not ask.")
    var yes = false

    @OptionGroup var options: ServerOptionGroup

    func run() async throws {
        if !yes {
            print(
                "Everything that was logged at \(options.address) will be forgotten. "
                    + "Type 'yes' to go on: ", terminator: "")
            guard readLine() == "yes" else { throw CommandFailure("nothing was forgotten") }
        }
        try await options.client().remove(APIPath("store"))
        try options.print([["cleared": true]]) { _ in ["Everything is forgotten."] }
    }
}
