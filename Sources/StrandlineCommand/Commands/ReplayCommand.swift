import ArgumentParser
import Drift
import Foundation
import Instants
import Monitor
import Wire

struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Compare the windows of historical data with a reference, in event time.",
        discussion: """
            Windows before --reference-until form the reference, and later ones are compared with \
            it. With --server, the rows and the reference are sent to a server as well. With \
            --openmetrics, the scores are written to a file for 'promtool tsdb create-blocks-from \
            openmetrics'. The effects of --measures are in that file and in the output of --json.
            """)

    @Argument(help: "CSV files with a header, compressed if their names end in .gz.")
    var files: [String]

    @Option(help: "Component of the rows.")
    var component: String

    @Option(help: "Role of the rows: input, output or label.")
    var role = FieldRole.input

    @Option(help: "Column with the time of a row.")
    var timeColumn: String

    @Option(help: "End of the reference. (default: the end of the first window)")
    var referenceUntil: Instant?

    @Option(help: "Length of a window, such as 1h or 7d.")
    var window = TimeSpan(seconds: 86400)

    @OptionGroup var types: ColumnTypeOptionGroup

    @OptionGroup var measures: MeasureOptionGroup

    @Option(help: "Address of a server to send the rows to.")
    var server: String?

    @OptionGroup var connection: ConnectionOptionGroup

    @Option(help: "OpenMetrics file to write the scores to.")
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
                Swift.print(String(decoding: try JSONCoder.encode(window), as: UTF8.self))
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
