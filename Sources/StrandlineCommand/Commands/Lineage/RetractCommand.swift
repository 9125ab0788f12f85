import ArgumentParser
import StrandlineClient
import Wire

struct RetractCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retract",
        abstract: "Retract labels of data; runs that read it get a warning, and are refused later.")

    @Argument(help: "Names of the labels.")
    var labels: [String]

    @OptionGroup var options: ServerOptionGroup

    func run() async throws {
        let answer: [LabelResponse] = try await options.client().post(
            ["labels": labels], to: APIPath("labels", "retract"))
        try options.print(answer) { LabelTable(labels: answer).table.lines(in: $0) }
    }
}
