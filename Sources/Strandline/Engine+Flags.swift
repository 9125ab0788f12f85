import Instants
package import Lineage
import Store

extension Engine {
    /// Flags outputs as wrong, all or none; flagging one again changes nothing.
    ///
    /// A flag that an alert set becomes the caller's own: it outlasts the alert.
    ///
    /// - Parameter outputs: Names that some run has output.
    /// - Returns: How many of them were not flagged before.
    /// - Throws: `LineageError.unknownArtifact` with the first name that no run has output.
    package func flag(_ outputs: [String]) async throws -> Int {
        try await store.flag(outputs)
    }

    /// Takes the flag off an output.
    ///
    /// - Returns: Whether it was flagged.
    /// - Throws: `LineageError.unknownArtifact`.
    package func unflag(_ output: String) async throws -> Bool {
        try await store.unflag(output)
    }

    /// Takes the flags off all outputs.
    ///
    /// - Returns: How many were flagged.
    package func unflagAll() async throws -> Int {
        try await store.unflagAll()
    }

    /// Flagged outputs, the latest flag first and of one time by name.
    ///
    /// - Parameters:
    ///   - cursor: The flag to go on behind, which need not be there any more; nil to start with the
    ///     latest.
    ///   - limit: How many at most.
    /// - Returns: The flags of a page.
    /// - Throws: GRDB's `DatabaseError`.
    package func flags(before cursor: FlagCursor? = nil, limit: Int) async throws -> [Flag] {
        try await store.flags(before: cursor, limit: limit)
    }

    /// How many outputs are flagged.
    package func flagCount() async throws -> Int {
        try await store.flagCount()
    }

    /// Those of some outputs that are flagged.
    package func flagged(among outputs: Set<String>) async throws -> Set<String> {
        try await store.flagged(among: outputs)
    }

    /// Who and what the flagged outputs have in common, the drift of outputs taken into account.
    ///
    /// - Parameter limit: Groups of suspects and predicates at most, each; 1 to 10,000.
    /// - Returns: Empty lists where nothing is flagged.
    /// - Throws: `LineageError.invalid`.
    package func review(limit: Int) async throws -> Review {
        let drift = OutputDrift(monitor, driftVerdicts, at: clock.now())
        return try await store.review(limit: limit) { run, component, span, profiles in
            try drift.hasDrifted(run, of: component, in: span, profiles)
        }
    }

    /// mltrace's order: the runs by how many flagged outputs they led to, the latest first.
    ///
    /// - Parameter limit: Runs at most, 1 to 10,000.
    /// - Returns: No runs where nothing is flagged.
    /// - Throws: `LineageError.invalid`.
    package func reviewByCount(limit: Int) async throws -> CountedReview {
        try await store.reviewByCount(limit: limit)
    }
}
