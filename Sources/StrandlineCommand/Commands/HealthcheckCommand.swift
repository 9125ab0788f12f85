import ArgumentParser
import StrandlineClient

struct HealthcheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "healthcheck",
        abstract: "Check that the server is ready; the exit status is 0 if it is.")

    @OptionGroup var options: ServerOptionGroup

    func run() async throws {
        _ = try await options.client().data(at: APIPath(root: "/-/ready"))
        print(options.json ? #"{"ready":true}"# : "ready")
    }
}
