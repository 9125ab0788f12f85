#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif
package import Instants

/// A run that may have spoilt flagged outputs, with what speaks for it.
package struct Suspect: Sendable, Equatable {
    package var run: Int64
    package var component: String
    /// Who answers for the component; empty where nobody is known to.
    package var owner: String
    package var startedAt: Instant
    /// The outputs that it led to.
    package var coverage: OutputCoverage.Count
    package var evidence: [Evidence]
    /// What its coverage says, and a quarter for each piece of evidence.
    package var score: Double

    package init(
        run: Int64, component: String, owner: String, startedAt: Instant,
        coverage: OutputCoverage.Count, evidence: [Evidence], score: Double
    ) {
        self.run = run
        self.component = component
        self.owner = owner
        self.startedAt = startedAt
        self.coverage = coverage
        self.evidence = evidence
        self.score = score
    }
}

/// Runs that no flagged output tells apart: they led to the same ones.
package struct SuspectGroup: Sendable, Equatable {
    /// The likeliest first.
    package var suspects: [Suspect]

    package init(suspects: [Suspect]) {
        self.suspects = suspects
    }

    /// The flagged outputs that each of the runs led to.
    package var flaggedCount: Int { suspects.first?.coverage.flagged ?? 0 }
    /// The score of the likeliest.
    package var score: Double { suspects.first?.score ?? 0 }
}

/// Ranks the runs that flagged outputs came from.
package enum Suspects {
    /// What is known of a run beside its coverage.
    package struct RunEvidence: Sendable, Equatable {
        package var run: Int64
        package var component: String
        package var owner: String
        package var startedAt: Instant
        package var evidence: [Evidence]

        package init(
            run: Int64, component: String, owner: String, startedAt: Instant,
            evidence: [Evidence] = []
        ) {
            self.run = run
            self.component = component
            self.owner = owner
            self.startedAt = startedAt
            self.evidence = evidence
        }
    }

    /// What a piece of evidence adds to a score.
    package static let evidenceWeight = 0.25

    /// The suspiciousness of something that led to some outputs.
    ///
    /// Flagged outputs covered − (1/2 + flagged outputs / 10) · ln(1 + u) / ln(2 + U) of u unflagged
    /// outputs covered among U. It is Op2 of Naish, Lee and Ramamohanarao, "A model for
    /// spectra-based software diagnosis" (2011), in two respects turned to outputs that people flag.
    /// Unflagged is not the same as good, so that what is not flagged decides between equals, by its
    /// order of magnitude: a run that led to 3 outputs is likelier to have spoilt both of two than
    /// one that led to 30. And some flags are mistakes: what led to all of them and to everything
    /// else is less suspect than what led to nine in ten and to little else.
    package static func suspiciousness(
        _ covered: OutputCoverage.Count, of total: OutputCoverage.Count
    ) -> Double {
        let breadth = log(1 + Double(covered.unflagged)) / log(2 + Double(total.unflagged))
        return Double(covered.flagged) - (0.5 + 0.1 * Double(total.flagged)) * breadth
    }

    /// Groups runs by the flagged outputs they led to; the likeliest first, of equals the latest.
    package static func groups(_ facts: [RunEvidence], _ coverage: OutputCoverage) -> [SuspectGroup]
    {
        let suspects = facts.map { facts in
            let covered = coverage.count(of: facts.run)
            return Suspect(
                run: facts.run, component: facts.component, owner: facts.owner,
                startedAt: facts.startedAt, coverage: covered, evidence: facts.evidence,
                score: suspiciousness(covered, of: coverage.total)
                    + evidenceWeight * Double(facts.evidence.count))
        }
        let sets = Dictionary(grouping: suspects.filter { $0.coverage.flagged > 0 }) {
            coverage.flaggedSet(of: $0.run)
        }
        return sets.values.map { SuspectGroup(suspects: $0.sorted(by: precedes)) }
            .sorted { left, right in
                guard let left = left.suspects.first, let right = right.suspects.first else {
                    return false
                }
                return precedes(left, right)
            }
    }

    private static func precedes(_ left: Suspect, _ right: Suspect) -> Bool {
        (left.score, left.startedAt, left.run) > (right.score, right.startedAt, right.run)
    }
}
