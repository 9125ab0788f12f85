package import Instants

/// A mark on an output that it is wrong.
package struct Flag: Sendable, Equatable {
    /// The name of the output.
    package var output: String
    package var flaggedAt: Instant
    /// The latest run that made the output.
    package var run: Int64?

    package init(output: String, flaggedAt: Instant, run: Int64?) {
        self.output = output
        self.flaggedAt = flaggedAt
        self.run = run
    }
}
