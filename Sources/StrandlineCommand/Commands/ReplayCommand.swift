import ArgumentParser
import Drift
import Foundation
import Instants
import Monitor
import Wire

struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Feed history in event time, and print how each window compares.",
        discussion: """
            Windows before --reference-until are the reference, each a part of it; those after are \
            compared with it. With --server the rows go into a running server, too, with the same \
            reference; with --openmetrics the scores are written for 'promtool tsdb \
            create-blocks-from openmetrics'. --measures are in the file and in what --json prints.
            """)

    @Argument(help: "CSV files with a header; those that end in .gz are unpacked.")
    var files: [String]

    @Option(help: "The component that the rows belong to.")
    var component: String

    @Option(help: "The side of the component: input, output or label.")
    var role = FieldRole.input

    @Option(help: "The column that tells a row's time.")
    var timeColumn: String

    @Option(help: "The end of the reference. (default: the first window's)")
    var referenceUntil: Instant?

    @Option(help: "The length of a window, such as 1h or 1d.")
    var window = TimeSpan(seconds: 86400)

    @OptionGroup var types: ColumnTypeOptionGroup

    @OptionGroup var measures: MeasureOptionGroup

    @Option(help: "A running server to feed.")
    var server: String?

    @OptionGroup var connection: ConnectionOptionGroup

    @Option(help: "An OpenMetrics file to write.")
    var openmetrics: String?

    @Flag(help: "Print one JSON value a line.")
    var json = false

    func run() async throws {
        guard !files.isEmpty else { throw ValidationError("name at least one file") }
        let feed = try server.map {
            ServerFeed(
                client: try connection.client(at: $0), component: component, role: role)
        }
        var table = EventTimeTable(
            timeColumn: timeColumn, windowSpan: window,
            sliceSpan: TimeSpan(microseconds: max(1, window.microseconds / 24)),
            types: types.types)
        for file in files {
            try await table.read(file) { slice in try await feed?.send(slice) }
        }
        let comparison = try WindowComparison(
            table, referenceUntil: referenceUntil, options: measures.options)
        try await feed?.setReferences(comparison.reference)
        try print(comparison, rowsWithoutTime: table.rowsWithoutTime)
        if let openmetrics {
            try OpenMetricsHistory(
                component: component, role: role, windows: comparison.windows
            ).write(to: openmetrics)
        }
    }

    private func print(_ comparison: WindowComparison, rowsWithoutTime: Int) throws {
        if json {
            for window in comparison.windows {
                Swift.print(String(decoding: try JSONAnswer.encode(window), as: UTF8.self))
            }
            return
        }
        let reference = comparison.reference
        Swift.print(
            "reference: \(reference.rowCount) rows in \(reference.windowCount) windows until"
                + " \(reference.until)")
        if rowsWithoutTime > 0 {
            Swift.print("\(rowsWithoutTime) rows have no time in '\(timeColumn)' and are left out")
        }
        WindowTable(windows: comparison.windows, span: window).table.print()
    }
}
