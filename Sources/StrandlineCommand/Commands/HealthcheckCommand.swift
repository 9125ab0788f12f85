import ArgumentParser
import StrandlineClient

struct HealthcheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "healthcheck", abstract: "Exit with 0 where the server answers ready.")

    @OptionGroup var options: ServerOptionGroup

    func run() async throws {
        _ = try await options.client().data(at: APIPath(root: "/-/ready"))
        print(options.json ? #"{"ready":true}"# : "ready")
    }
}
