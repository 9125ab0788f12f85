import ArgumentParser

/// How far lineage is followed, and for which row.
struct TraceOptionGroup: ParsableArguments {
    @Option(help: "How many steps to follow.")
    var depth: Int?

    @Option(help: "A row, counted from 0, to show the rows that it is joined to.")
    var row: Int?

    /// The same as parameters of a route.
    var query: [(name: String, value: String?)] {
        [("depth", depth.map(String.init)), ("row", row.map(String.init))]
    }
}
