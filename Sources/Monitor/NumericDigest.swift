package import Sketches

/// What a field takes of a long column of numbers.
///
/// It is shorter than the numbers by far, which is what the journal keeps of them; and it is the same
/// that a field takes now and after a restart.
package struct NumericDigest: Sendable, Equatable {
    /// What the field's pane takes.
    package let summary: NumericSummary
    /// What its lifetime takes.
    package let lifetime: LifetimeHistogram

    package init(summary: NumericSummary, lifetime: LifetimeHistogram) {
        self.summary = summary
        self.lifetime = lifetime
    }

    /// Sums up numbers.
    ///
    /// - Parameters:
    ///   - numbers: A column; NaN stands for a missing value.
    ///   - pattern: What the sums are to be merged into.
    ///   - source: Where the rows come from, if that is known.
    init(_ numbers: [Double], like pattern: DigestPattern, from source: RowSource?) {
        var summary = pattern.summary
        summary.add(numbers.span)
        summary.seal()
        self.summary = summary
        var lifetime = pattern.lifetime
        lifetime.add(numbers, from: source)
        self.lifetime = lifetime
    }

    /// From how many rows on a column is summed up: shorter ones take less time as they are, and
    /// hardly more bytes.
    static let rowCountMin = 1024
}

/// What a digest begins with, so that it merges exactly with what a field holds: empty of values.
struct DigestPattern: Sendable {
    var summary: NumericSummary
    var lifetime: LifetimeHistogram
}
