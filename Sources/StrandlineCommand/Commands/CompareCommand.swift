import ArgumentParser
import Wire

struct CompareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Compare two CSV files or profiles, column by column, the worst first.",
        discussion: "Exits with 0 where all is calm and with 3 where a column has drifted.")

    @Argument(help: "A CSV file, or a profile that 'profile -o' wrote.")
    var reference: String

    @Argument(help: "The same kind of thing, from later on.")
    var current: String

    @OptionGroup var types: ColumnTypeOptionGroup

    @OptionGroup var measures: MeasureOptionGroup

    @Flag(help: "Print one JSON value a line.")
    var json = false

    private static let driftExitCode: Int32 = 3

    func run() async throws {
        let left = try TableProfile(contentsOf: reference, types: types.types)
        let right = try TableProfile(contentsOf: current, types: types.types, like: left)
        let comparison = try TableComparison(
            reference: left, current: right, options: measures.options)
        if json {
            print(String(decoding: try JSONAnswer.encode(comparison.answer), as: UTF8.self))
        } else {
            print("\(left.rowCount) rows against \(right.rowCount)")
            ComparisonTable(
                fields: comparison.answer.fields, requested: measures.measures
            ).table.print()
            for column in comparison.unmatched {
                print(Palette.plain.visible("only in one of both: \(column)"))
            }
        }
        if comparison.answer.fields.contains(where: { $0.score >= 1 }) {
            throw ExitCode(Self.driftExitCode)
        }
    }
}
