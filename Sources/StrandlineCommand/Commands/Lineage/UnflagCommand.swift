import ArgumentParser
import StrandlineClient
import Wire

struct UnflagCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unflag", abstract: "Remove the flag from an output, or from all of them.")

    @Argument(help: "Name of the output.")
    var output: String?

    @Flag(help: "Remove the flags from all outputs.")
    var all = false

    @OptionGroup var options: ServerOptionGroup

    func validate() throws {
        if output == nil, !all { throw ValidationError("Name an output, or use --all.") }
        if output != nil, all { throw ValidationError("Name an output or use --all, not both.") }
    }

    func run() async throws {
        let answer: UnflaggedResponse = try await options.client().delete(
            APIPath("flags", query: [("output", output), ("all", all ? "true" : nil)]))
        try options.print([answer]) { _ in
            ["removed \(counted(answer.unflagged, "flag"))"]
        }
    }
}
