/// How the values of a numeric field are distributed.
package enum NumericDistribution: Sendable, Equatable {
    /// Every distinct value with its count, while there are at most 256 of them.
    case exact(ValueCounts)
    /// Counts in exponential buckets.
    case histogram(ExponentialHistogram)

    /// Number of values.
    package var count: Int {
        switch self {
        case .exact(let counts): counts.count
        case .histogram(let histogram): histogram.count
        }
    }
}
