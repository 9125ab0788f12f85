import ArgumentParser

/// The program `strandline`.
@main
struct StrandlineCommand: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "strandline",
        abstract: "Watches machine-learning models in production: lineage and drift.",
        version: "strandline \(version)",
        subcommands: [
            ServeCommand.self, DemoCommand.self, ReplayCommand.self, ProfileCommand.self,
            CompareCommand.self, RecentCommand.self, HistoryCommand.self, InspectCommand.self,
            TraceCommand.self, HealthcheckCommand.self,
        ])
}
