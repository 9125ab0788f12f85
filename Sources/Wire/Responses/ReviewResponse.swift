package import Instants
package import Lineage

/// A run that flagged outputs came from, as it is shown.
package struct SuspectResponse: Codable, Sendable, Equatable {
    package var run: Int64
    package var component: String
    package var owner: String
    package var startedAt: Instant
    /// The flagged outputs that the run led to, and their share of all flagged ones.
    package var flagged: Int
    package var coverage: Double
    /// The outputs that the run led to among those that flagged ones are compared with.
    package var unflagged: Int?
    package var score: Double?
    /// What speaks against the run, a sentence each.
    package var reasons: [String]

    private enum CodingKeys: String, CodingKey {
        case run, component, owner, flagged, coverage, unflagged, score, reasons
        case startedAt = "started_at"
    }

    init(_ suspect: Suspect, of total: Int) {
        run = suspect.run
        component = suspect.component
        owner = suspect.owner
        startedAt = suspect.startedAt
        flagged = suspect.coverage.flagged
        coverage = total == 0 ? 0 : Double(suspect.coverage.flagged) / Double(total)
        unflagged = suspect.coverage.unflagged
        score = suspect.score
        reasons = suspect.evidence.map(\.reason)
    }

    init(_ counted: CountedRun) {
        run = counted.run
        component = counted.component
        owner = counted.owner
        startedAt = counted.startedAt
        flagged = counted.flaggedCount
        coverage = counted.coverageRatio
        reasons = []
    }
}

/// Something that flagged outputs have in common, as it is shown.
package struct PredicateResponse: Codable, Sendable, Equatable {
    /// `train@3f2c9a`, `train: depth=4` or `features.csv=v3`.
    package var predicate: String
    package var owners: [String]
    package var flagged: Int
    package var unflagged: Int
    /// The one-sided log-likelihood ratio.
    package var ratio: Double

    init(_ suspect: SuspectPredicate) {
        predicate = suspect.predicate.description
        owners = suspect.owners
        flagged = suspect.coverage.flagged
        unflagged = suspect.coverage.unflagged
        ratio = suspect.ratio
    }
}

/// The answer to `GET /review`: who and what flagged outputs have in common.
package struct ReviewResponse: Codable, Sendable, Equatable {
    /// Runs that no flagged output tells apart, the likeliest first.
    package struct Group: Codable, Sendable, Equatable {
        package var score: Double
        package var flagged: Int
        package var suspects: [SuspectResponse]
    }

    /// `suspects` or `mltrace`.
    package var order: String
    /// The names of the flagged outputs.
    package var outputs: [String]
    /// The unflagged runs that the flagged ones were compared with.
    package var compared: Int?
    /// In the order `suspects`.
    package var groups: [Group]?
    package var predicates: [PredicateResponse]?
    /// In the order `mltrace`: by the number of flagged outputs, then the latest first.
    package var runs: [SuspectResponse]?

    package init(_ review: Review) {
        order = ReviewOrder.suspects.rawValue
        outputs = review.flaggedOutputs
        compared = review.comparedRunCount
        groups = review.groups.map { group in
            Group(
                score: group.score, flagged: group.flaggedCount,
                suspects: group.suspects.map {
                    SuspectResponse($0, of: review.flaggedOutputs.count)
                })
        }
        predicates = review.predicates.map(PredicateResponse.init)
    }

    package init(_ review: CountedReview) {
        order = ReviewOrder.mltrace.rawValue
        outputs = review.flaggedOutputs
        runs = review.runs.map(SuspectResponse.init)
    }
}

/// How a review ranks runs.
package enum ReviewOrder: String, Sendable, CaseIterable {
    /// Groups of runs by what speaks against them, and what flagged outputs have in common.
    case suspects
    /// By how many flagged outputs a run led to, the latest first.
    case mltrace
}
