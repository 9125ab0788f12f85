import ArgumentParser

/// How far lineage is followed, and for which row.
struct TraceOptionGroup: ParsableArguments {
    @Option(help: "Number of steps to follow.")
    var depth: Int?

    @Option(help: "Index of a row, from 0, whose related rows are shown.")
    var row: Int?

    /// The same as parameters of a route.
    var query: [(name: String, value: String?)] {
        [("depth", depth.map(String.init)), ("row", row.map(String.init))]
    }
}
