import Sketches

/// A text of up to 15 bytes of UTF-8, as two words.
struct ShortText: Hashable, Sendable {
    private let low: UInt64
    /// The bytes behind the eighth, and in the upper byte how many there are in all, which tells a
    /// text that ends in NUL from one that is shorter.
    private let high: UInt64

    /// Nil where the text is longer.
    init?(_ utf8: Span<UInt8>) {
        let count = utf8.count
        guard count <= 15 else { return nil }
        low = utf8.word(at: 0, count: min(count, 8))
        high = utf8.word(at: 8, count: max(count - 8, 0)) | UInt64(count) << 56
    }
}
