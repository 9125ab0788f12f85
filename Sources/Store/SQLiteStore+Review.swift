import GRDB
package import Instants
package import Lineage

extension SQLiteStore {
    /// The runs that evidence is gathered for, by coverage the likeliest and of equals the latest.
    ///
    /// Evidence moves a run by 1.25 at most, and a person reads few suspects.
    private static let candidateCountMax = 100

    /// Whether the outputs of a component's run had drifted in its span of time, as far as what is
    /// known otherwise or stored of them tells.
    package typealias DriftJudge =
        @Sendable (
            _ run: Int64, _ component: String, _ span: Range<Instant>, _ profiles: StoredProfiles
        ) throws -> Bool

    /// Who and what the flagged outputs have in common.
    ///
    /// - Parameters:
    ///   - limit: groups of suspects and predicates at most, each; 1 to 10,000.
    ///   - hasDrifted: asked for each of the likeliest suspects.
    /// - Returns: empty lists where nothing is flagged.
    /// - Throws: `LineageError.invalid`, and what `hasDrifted` throws.
    package func review(
        limit: Int, hasDrifted: @escaping DriftJudge = { _, _, _, _ in false }
    ) async throws -> Review {
        try Self.check(limit: limit)
        return try await read { database in
            let flagged = try FlagQuery(database).flagged().filter { $0.run != nil }
            let compared = try ComparisonSample(database).runs(besides: flagged)
            let roots = flagged.compactMap { $0.run?.id }
            let ancestry = try AncestryReader(database, from: roots + compared)
            let outputs =
                roots.map { OutputCoverage.Output(run: $0, isFlagged: true) }
                + compared.map { OutputCoverage.Output(run: $0, isFlagged: false) }
            let coverage = OutputCoverage(outputs: outputs, edges: ancestry.edges)
            let candidates = Self.candidates(ancestry.runs, coverage)
            let facts = try EvidenceReader(database, hasDrifted: hasDrifted).facts(of: candidates)
            let holders = try PredicateReader.holders(in: ancestry, coverage, database)
            return Review(
                flaggedOutputs: flagged.map(\.name), comparedRunCount: compared.count,
                groups: Array(Suspects.groups(facts, coverage).prefix(limit)),
                predicates: SuspectPredicates.ranked(holders, coverage, limit: limit))
        }
    }

    /// mltrace's order: the runs by how many flagged outputs they led to, the latest first.
    ///
    /// - Parameter limit: runs at most, 1 to 10,000.
    /// - Returns: no runs where nothing is flagged.
    /// - Throws: `LineageError.invalid`.
    package func reviewByCount(limit: Int) async throws -> CountedReview {
        try Self.check(limit: limit)
        return try await read { database in
            let flagged = try FlagQuery(database).flagged().filter { $0.run != nil }
            let roots = flagged.compactMap { $0.run?.id }
            let ancestry = try AncestryReader(database, from: roots)
            let coverage = OutputCoverage(
                outputs: roots.map { OutputCoverage.Output(run: $0, isFlagged: true) },
                edges: ancestry.edges)
            let counted = ancestry.runs.map { (key: $0.key, count: coverage.count(of: $0.key.id)) }
                .sorted { ($0.count.flagged, $0.key) > ($1.count.flagged, $1.key) }
                .prefix(limit)
            let nodes = try LineageReader(database).nodes(
                counted.map { LineageGraph.PageRequest(run: $0.key.id, depth: 0, hasMore: false) })
            return CountedReview(
                flaggedOutputs: flagged.map(\.name),
                runs: zip(counted, nodes).map { counted, node in
                    CountedRun(
                        run: node.run, component: node.component, owner: node.owner,
                        startedAt: node.startedAt, flaggedCount: counted.count.flagged,
                        flaggedTotal: roots.count)
                })
        }
    }

    private static func candidates(
        _ runs: [AncestryReader.Ancestor], _ coverage: OutputCoverage
    ) -> [Int64] {
        runs.compactMap { run -> (score: Double, key: RunKey)? in
            let count = coverage.count(of: run.key.id)
            return count.flagged > 0
                ? (Suspects.suspiciousness(count, of: coverage.total), run.key) : nil
        }
        .sorted { ($0.score, $0.key) > ($1.score, $1.key) }
        .prefix(candidateCountMax).map(\.key.id)
    }
}
