import ArgumentParser
import StrandlineClient
import Wire

struct TagsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tags", abstract: "List the tags of components.")

    @OptionGroup var options: ServerOptionGroup

    func run() async throws {
        let tags: [String] = try await options.client().list(APIPath("tags"))
        try options.print(tags) { _ in tags }
    }
}
