package import Instants

/// A place in the list of flags: behind the one of a time and an output.
package struct FlagCursor: Sendable, Equatable {
    package var flaggedAt: Instant
    package var output: String

    package init(flaggedAt: Instant, output: String) {
        self.flaggedAt = flaggedAt
        self.output = output
    }
}
