import ArgumentParser
import Wire

struct CompareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Compare the columns of two CSV files or profiles, ordered by drift score.",
        discussion: "The exit status is 0 without drift, and 3 if a column has drifted.")

    @Argument(help: "A CSV file, or a profile written by 'profile -o'.")
    var reference: String

    @Argument(help: "A CSV file or profile to compare with it.")
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
            print(String(decoding: try JSONCoder.encode(comparison.answer), as: UTF8.self))
        } else {
            print("\(left.rowCount) rows against \(right.rowCount)")
            ComparisonTable(
                fields: comparison.answer.fields, requested: measures.measures
            ).table.print()
            for column in comparison.unmatched {
                print(Palette.plain.visible("only in one of the two: \(column)"))
            }
        }
        if comparison.answer.fields.contains(where: { $0.score >= 1 }) {
            throw ExitCode(Self.driftExitCode)
        }
    }
}
