/// Counts in exponential buckets: bucket i of schema s holds the values in (2^((i-1)/2^s), 2^(i/2^s)].
///
/// The counts of all buckets and the zero count must add up to the count of the histogram.
package struct NativeHistogram: Sendable, Hashable {
    /// -4 to 8; each power of two is divided into 2^schema buckets.
    package let schema: Int
    /// Values whose magnitude is at most this count as zero.
    package let zeroThreshold: Double
    package let zeroCount: UInt64

    /// The counts of the positive values.
    let positive: BucketSpans
    /// The counts of the negative values, by the bucket of their magnitude.
    let negative: BucketSpans

    /// Buckets in ascending order of their index; those not named are empty.
    package init(
        schema: Int, zeroThreshold: Double, zeroCount: UInt64,
        positive: [(index: Int, count: UInt64)], negative: [(index: Int, count: UInt64)]
    ) {
        self.schema = schema
        self.zeroThreshold = zeroThreshold
        self.zeroCount = zeroCount
        self.positive = BucketSpans(positive)
        self.negative = BucketSpans(negative)
    }

    /// Whether a reader could not tell this from a histogram that has classic buckets alone.
    var isIndistinct: Bool {
        zeroThreshold == 0 && zeroCount == 0 && positive.spans.isEmpty && negative.spans.isEmpty
    }
}

/// Runs of neighbouring buckets, and the difference of each count to the one before.
struct BucketSpans: Sendable, Hashable {
    struct Span: Sendable, Hashable {
        /// The index of the first bucket in the first span; the gap to the span before in others.
        let offset: Int
        var length: UInt64
    }

    private(set) var spans: [Span] = []
    private(set) var deltas: [Int64] = []

    init(_ buckets: [(index: Int, count: UInt64)]) {
        var next: Int?
        var previousCount: Int64 = 0
        for bucket in buckets {
            let gap = bucket.index - (next ?? 0)
            if next != nil, gap <= Self.gapMax {
                for _ in 0..<gap { append(count: 0, after: &previousCount) }
            } else {
                spans.append(Span(offset: gap, length: 0))
            }
            append(count: Int64(clamping: bucket.count), after: &previousCount)
            next = bucket.index + 1
        }
    }

    private mutating func append(count: Int64, after previousCount: inout Int64) {
        deltas.append(count - previousCount)
        spans[spans.count - 1].length += 1
        previousCount = count
    }

    /// Up to this many empty buckets cost less when written out than a new span does.
    private static let gapMax = 2
}
