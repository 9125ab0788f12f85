import ArgumentParser
import StrandlineClient
import Wire

struct FlagCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "flag", abstract: "Flag outputs as wrong.")

    @Argument(help: "Names of the outputs.")
    var outputs: [String]

    @OptionGroup var options: ServerOptionGroup

    func run() async throws {
        let answer: FlaggedResponse = try await options.client().post(
            ["outputs": outputs], to: APIPath("flags"))
        let known = Set(outputs).count - answer.flagged
        try options.print([answer]) { _ in
            [
                "flagged \(counted(answer.flagged, "output"))"
                    + (known == 0 ? "" : "; \(known) had been flagged before")
            ]
        }
    }
}
