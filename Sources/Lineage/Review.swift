package import Instants

/// Who and what flagged outputs have in common.
package struct Review: Sendable, Equatable {
    /// The names of the flagged outputs that have a run, in order.
    package var flaggedOutputs: [String]
    /// The unflagged runs of the same components that they were compared with.
    package var comparedRunCount: Int
    /// The likeliest first.
    package var groups: [SuspectGroup]
    /// The most telling first.
    package var predicates: [SuspectPredicate]

    package init(
        flaggedOutputs: [String], comparedRunCount: Int, groups: [SuspectGroup],
        predicates: [SuspectPredicate]
    ) {
        self.flaggedOutputs = flaggedOutputs
        self.comparedRunCount = comparedRunCount
        self.groups = groups
        self.predicates = predicates
    }
}

/// A run in mltrace's order of review: by the number of flagged outputs it led to, the latest first.
package struct CountedRun: Sendable, Equatable {
    package var run: Int64
    package var component: String
    package var owner: String
    package var startedAt: Instant
    /// The flagged outputs that the run led to.
    package var flaggedCount: Int
    /// All flagged outputs.
    package var flaggedTotal: Int

    /// The share of the flagged outputs that the run led to.
    package var coverageRatio: Double { Double(flaggedCount) / Double(flaggedTotal) }

    package init(
        run: Int64, component: String, owner: String, startedAt: Instant, flaggedCount: Int,
        flaggedTotal: Int
    ) {
        self.run = run
        self.component = component
        self.owner = owner
        self.startedAt = startedAt
        self.flaggedCount = flaggedCount
        self.flaggedTotal = flaggedTotal
    }
}

/// A review in mltrace's order.
package struct CountedReview: Sendable, Equatable {
    /// The names of the flagged outputs that have a run, in order.
    package var flaggedOutputs: [String]
    package var runs: [CountedRun]

    package init(flaggedOutputs: [String], runs: [CountedRun]) {
        self.flaggedOutputs = flaggedOutputs
        self.runs = runs
    }
}
