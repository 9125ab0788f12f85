import ArgumentParser
import Instants
import StrandlineClient
import Wire

struct FlagsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "flags", abstract: "List the flagged outputs, latest flag first.")

    @OptionGroup var options: ServerOptionGroup

    func run() async throws {
        let flags: [FlagResponse] = try await options.client().list(APIPath("flags"))
        try options.print(flags) { palette in
            var table = TextTable([("OUTPUT", .left), ("RUN", .right), ("FLAGGED", .left)])
            for flag in flags {
                table.add([
                    flag.output, flag.run.map { "\($0)" } ?? "–", flag.flaggedAt.description,
                ])
            }
            return table.lines(in: palette)
        }
    }
}
