import Drift

extension FieldOptions {
    /// The most series that a field has on `/metrics` when it is published in some detail.
    ///
    /// Known before its first value, so that a monitor never floods its Prometheus.
    func seriesCountMax(in detail: MetricsDetail) -> Int {
        // Values and missing ones; the drift score of the window and of its newest quarter.
        let score = 2 + 2
        // The reference's kind and time.
        let provenance = 2
        let effects = 2 * measureCountMax
        switch detail {
        case .score: return score
        case .summary:
            // Rows, missing ratio, mean and three quantiles.
            return score + provenance + effects + 6
        case .full:
            // Refused values by two reasons, late ones, and the time of the newest; 14 classic
            // buckets, sum and count; seven quantiles and nine other summaries of the window, and
            // of the reference.
            return score + provenance + effects + 4 + 16 + 2 * 16
        }
    }

    /// The measures that are computed by themselves for a field of numbers, the one that needs a cut,
    /// and those that are asked for; vectors have one measure more, and neither buckets nor quantiles.
    private var measureCountMax: Int {
        8 + (drift.positiveAbove == nil ? 0 : 1) + drift.extraMeasures.count
    }
}

extension MetricsDetail: Comparable {
    package static func < (left: MetricsDetail, right: MetricsDetail) -> Bool {
        left.rank < right.rank
    }

    private var rank: Int {
        switch self {
        case .score: 0
        case .summary: 1
        case .full: 2
        }
    }
}
