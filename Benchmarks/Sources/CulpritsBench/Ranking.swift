import Lineage

/// A way to tell how suspicious something is that led to some outputs.
struct Ranking: Sendable {
    let name: String
    let score: @Sendable (_ covered: OutputCoverage.Count, _ total: OutputCoverage.Count) -> Double

    /// The formulas of fault localisation that a review is compared with.
    ///
    /// They stand in Wong, Gao, Li, Abreu and Wotawa, "A survey on software fault localization"
    /// (2016).
    static let peers = [
        Ranking(name: "count") { covered, _ in Double(covered.flagged) },
        Ranking(name: "Tarantula") { covered, total in
            let flagged = Double(covered.flagged) / Double(max(1, total.flagged))
            let others = Double(covered.unflagged) / Double(max(1, total.unflagged))
            return flagged == 0 ? 0 : flagged / (flagged + others)
        },
        Ranking(name: "Ochiai") { covered, total in
            let all = Double(total.flagged * (covered.flagged + covered.unflagged))
            return all == 0 ? 0 : Double(covered.flagged) / all.squareRoot()
        },
        Ranking(name: "DStar") { covered, total in
            let rest = covered.unflagged + total.flagged - covered.flagged
            return Double(covered.flagged * covered.flagged) / max(0.5, Double(rest))
        },
        Ranking(name: "Op2") { covered, total in
            Double(covered.flagged) - Double(covered.unflagged) / Double(total.unflagged + 1)
        },
    ]
}

/// How often a ranking named the culprit first, and among the first three.
struct Hits {
    private var count = 0
    private var first = 0
    private var three = 0

    /// - Parameter place: 0 for the first; nil where the culprit was not named.
    mutating func add(_ place: Int?) {
        count += 1
        guard let place else { return }
        first += place < 1 ? 1 : 0
        three += place < 3 ? 1 : 0
    }

    var shares: [Double] {
        [Double(first) / Double(count), Double(three) / Double(count)]
    }
}
