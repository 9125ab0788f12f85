import ArgumentParser
import StrandlineClient
import Wire

struct RetrieveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retrieve", abstract: "List the artifacts with a label.")

    @Argument(help: "Name of the label.")
    var label: String

    @OptionGroup var options: ServerOptionGroup

    func run() async throws {
        let artifacts: [ArtifactResponse] = try await options.client().get(
            APIPath("labels", label, "artifacts"))
        try options.print(artifacts) { palette in
            var table = TextTable([("ARTIFACT", .left), ("VERSION", .left), ("KIND", .left)])
            for artifact in artifacts {
                table.add([artifact.name, artifact.version ?? "–", artifact.kind])
            }
            return table.lines(in: palette)
        }
    }
}
