import ArgumentParser
import StrandlineClient
import Wire

struct UnflagCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unflag", abstract: "Take the flag off an output, or off all of them.")

    @Argument(help: "The output's name.")
    var output: String?

    @Flag(help: "Take the flags off all outputs.")
    var all = false

    @OptionGroup var options: ServerOptionGroup

    func validate() throws {
        if output == nil, !all { throw ValidationError("Name an output, or say --all.") }
        if output != nil, all { throw ValidationError("Say either an output or --all, not both.") }
    }

    func run() async throws {
        let answer: UnflaggedAnswer = try await options.client().delete(
            APIPath("flags", query: [("output", output), ("all", all ? "true" : nil)]))
        try options.print([answer]) { _ in
            ["took \(counted(answer.unflagged, "flag")) off"]
        }
    }
}
