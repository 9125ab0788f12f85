import ArgumentParser
import Drift

/// Types told for columns of a CSV file.
struct ColumnTypeOptionGroup: ParsableArguments {
    @Option(
        name: .customLong("types"), parsing: .upToNextOption,
        help: "Types of columns, such as zone=category or fare=numeric; others are inferred.")
    var pairs: [ColumnType] = []

    var types: [String: FieldKind] {
        Dictionary(pairs.map { ($0.column, $0.kind) }) { _, last in last }
    }
}

/// A column and its type, as `column=category`.
struct ColumnType: ExpressibleByArgument {
    let column: String
    let kind: FieldKind

    init?(argument: String) {
        guard let equals = argument.lastIndex(of: "=") else { return nil }
        column = String(argument[..<equals])
        switch argument[argument.index(after: equals)...] {
        case "numeric": kind = .numeric
        case "category", "categorical": kind = .categorical
        default: return nil
        }
    }
}
