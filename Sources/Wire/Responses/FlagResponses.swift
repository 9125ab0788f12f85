package import Instants
package import Lineage

/// A flagged output as it is shown.
package struct FlagResponse: Codable, Sendable, Equatable {
    package var output: String
    package var flaggedAt: Instant
    /// The latest run that made the output.
    package var run: Int64?

    private enum CodingKeys: String, CodingKey {
        case output, run
        case flaggedAt = "flagged_at"
    }

    package init(_ flag: Flag) {
        output = flag.output
        flaggedAt = flag.flaggedAt
        run = flag.run
    }
}

/// The answer to `POST /flags`: how many outputs were not flagged before.
package struct FlaggedResponse: Codable, Sendable, Equatable {
    package var flagged: Int

    package init(flagged: Int) {
        self.flagged = flagged
    }
}

/// The answer to `DELETE /flags`: how many outputs were flagged until then.
package struct UnflaggedResponse: Codable, Sendable, Equatable {
    package var unflagged: Int

    package init(unflagged: Int) {
        self.unflagged = unflagged
    }
}
