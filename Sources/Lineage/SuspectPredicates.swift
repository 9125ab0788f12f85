#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif
package import ClientText

/// Something that holds for runs and may be what the bad ones have in common.
package enum RunPredicate: Sendable, Hashable {
    /// A component ran at a git commit.
    case commit(component: String, commit: String)
    /// A component ran with a value of a parameter.
    case parameter(component: String, name: String, value: ExactText)
    /// A run read a content version of an artifact.
    case input(artifact: String, version: String)
}

extension RunPredicate: CustomStringConvertible {
    /// `train@3f2c9a`, `train: depth=4`, `features.csv=v3`.
    package var description: String {
        switch self {
        case .commit(let component, let commit): "\(component)@\(commit)"
        case .parameter(let component, let name, let value):
            "\(component): \(name)=\(value.text.excerpt)"
        case .input(let artifact, let version): "\(artifact)=\(version)"
        }
    }
}

/// A predicate with how much it tells flagged outputs from others.
package struct SuspectPredicate: Sendable, Equatable {
    package var predicate: RunPredicate
    /// The owners of the components that it holds for, each once and in order.
    package var owners: [String]
    /// The outputs that some run it holds for led to.
    package var coverage: OutputCoverage.Count
    /// The one-sided log-likelihood ratio.
    package var ratio: Double

    package init(
        predicate: RunPredicate, owners: [String], coverage: OutputCoverage.Count, ratio: Double
    ) {
        self.predicate = predicate
        self.owners = owners
        self.coverage = coverage
        self.ratio = ratio
    }
}

/// Ranks predicates by how much likelier they hold behind flagged outputs than behind others.
package enum SuspectPredicates {
    /// The runs that a predicate holds for, and who owns them.
    package struct MatchingRuns: Sendable, Equatable {
        package var runs: [Int64]
        package var owners: Set<String>

        package init(runs: [Int64] = [], owners: Set<String> = []) {
            self.runs = runs
            self.owners = owners
        }
    }

    /// Whether some of several flagged outputs have the runs in common that a predicate holds for.
    package static func areShared(_ runs: [Int64], _ coverage: OutputCoverage) -> Bool {
        coverage.count(ofAnyOf: runs).flagged >= min(2, max(1, coverage.total.flagged))
    }

    /// The predicates that hold for more of the flagged outputs than of the others, the most
    /// telling first; of several flagged outputs, at least two must have a predicate in common.
    package static func ranked(
        _ holders: [RunPredicate: MatchingRuns], _ coverage: OutputCoverage, limit: Int
    ) -> [SuspectPredicate] {
        let found = holders.compactMap { predicate, holders -> SuspectPredicate? in
            guard areShared(holders.runs, coverage) else { return nil }
            let covered = coverage.count(ofAnyOf: holders.runs)
            let ratio = oneSidedLogLikelihoodRatio(covered, of: coverage.total)
            return ratio > 0
                ? SuspectPredicate(
                    predicate: predicate, owners: holders.owners.sorted(), coverage: covered,
                    ratio: ratio) : nil
        }
        let sorted = found.map { (suspect: $0, text: $0.predicate.description) }
            .sorted { left, right in
                (left.suspect.ratio, left.suspect.coverage.flagged, right.text)
                    > (right.suspect.ratio, right.suspect.coverage.flagged, left.text)
            }
        return sorted.prefix(limit).map(\.suspect)
    }

    /// The log-likelihood ratio G² of a share among flagged outputs against that among others.
    ///
    /// Twice the sum of observed · ln(observed / expected) over the four cells (Dunning, "Accurate
    /// methods for the statistics of surprise and coincidence", 1993); 0 where the share among the
    /// flagged is not the greater one, because then it speaks for the predicate.
    package static func oneSidedLogLikelihoodRatio(
        _ covered: OutputCoverage.Count, of total: OutputCoverage.Count
    ) -> Double {
        let flagged = Double(covered.flagged)
        let others = Double(covered.unflagged)
        let (rest, otherRest) = (Double(total.flagged) - flagged, Double(total.unflagged) - others)
        guard flagged * Double(total.unflagged) > others * Double(total.flagged) else { return 0 }
        let sum = Double(total.flagged + total.unflagged)
        let cells = [
            (flagged, Double(total.flagged), flagged + others),
            (others, Double(total.unflagged), flagged + others),
            (rest, Double(total.flagged), rest + otherRest),
            (otherRest, Double(total.unflagged), rest + otherRest),
        ]
        return cells.reduce(0) { ratio, cell in
            let (observed, row, column) = cell
            guard observed > 0 else { return ratio }
            return ratio + 2 * observed * log(observed * sum / (row * column))
        }
    }
}
