import ArgumentParser
import StrandlineClient
import Wire

struct ComponentsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "components", abstract: "List components with their owners and tags.")

    @Option(help: "List only the components of this owner.")
    var owner: String?

    @Option(help: "List only the components with this tag.")
    var tag: String?

    @OptionGroup var options: ServerOptionGroup

    func run() async throws {
        let components: [ComponentResponse] = try await options.client().list(
            APIPath("components", query: [("owner", owner), ("tag", tag)]))
        try options.print(components) {
            ComponentTable(components: components).table.lines(in: $0)
        }
    }
}
