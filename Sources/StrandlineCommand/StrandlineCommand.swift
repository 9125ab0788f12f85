import ArgumentParser

/// The program `strandline`.
@main
struct StrandlineCommand: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "strandline",
        abstract: "Monitor machine-learning models in production: lineage and drift.",
        version: "strandline \(version)",
        subcommands: [
            ServeCommand.self, ConfigCommand.self, DemoCommand.self, ReplayCommand.self,
            ProfileCommand.self, CompareCommand.self, HealthcheckCommand.self, TokenCommand.self,
        ] + lineageCommands)

    private static let lineageCommands: [any ParsableCommand.Type] = [
        RecentCommand.self, HistoryCommand.self, InspectCommand.self, TraceCommand.self,
        ImpactCommand.self, DiffCommand.self, FlagCommand.self, UnflagCommand.self,
        FlagsCommand.self, ReviewCommand.self, ComponentsCommand.self, TagsCommand.self,
        LabelsCommand.self, RetractCommand.self, RetractedCommand.self, RetrieveCommand.self,
        ClearCommand.self, BackupCommand.self,
    ]
}
