import ClientText

/// Which rows of one of a run's inputs made each row of one of its outputs.
package struct RowLineage: Sendable, Equatable {
    /// The name of an input of the run.
    package var input: String
    /// The name of an output of the run.
    package var output: String
    package var map: RowMap

    package init(input: String, output: String, map: RowMap) {
        self.input = input.canonicalName
        self.output = output.canonicalName
        self.map = map
    }
}
