extension Span where Element == UInt8 {
    /// Eight bytes as a word, lowest first.
    @inlinable @inline(__always)
    package func word(at offset: Int) -> UInt64 {
        UInt64(
            littleEndian: unsafe bytes.unsafeLoadUnaligned(
                fromUncheckedByteOffset: offset, as: UInt64.self))
    }

    /// The next `count` bytes, at most eight, as a word, lowest first and filled up with zeros.
    @inlinable @inline(__always)
    package func word(at offset: Int, count: Int) -> UInt64 {
        if count >= 8 { return word(at: offset) }
        if count >= 4 {
            // Two halves that overlap.
            let high = half(at: offset &+ count &- 4)
            return half(at: offset) | high &<< UInt64(truncatingIfNeeded: 8 &* (count &- 4))
        }
        guard count > 0 else { return 0 }
        // First, middle and last byte, of which some are the same.
        let middle = UInt64(unsafe self[unchecked: offset &+ count / 2])
        let last = UInt64(unsafe self[unchecked: offset &+ count &- 1])
        return UInt64(unsafe self[unchecked: offset])
            | middle &<< UInt64(truncatingIfNeeded: 8 &* (count / 2))
            | last &<< UInt64(truncatingIfNeeded: 8 &* (count &- 1))
    }

    @inlinable @inline(__always)
    package func half(at offset: Int) -> UInt64 {
        UInt64(
            UInt32(
                littleEndian: unsafe bytes.unsafeLoadUnaligned(
                    fromUncheckedByteOffset: offset, as: UInt32.self)))
    }
}

extension CategoryKey {
    /// The key of a text's UTF-8 bytes.
    ///
    /// The standard library gives the bytes of a short string to a closure without a call, but its
    /// span only by one.
    @inline(__always)
    init(_ item: String) {
        let key = unsafe item.utf8.withContiguousStorageIfAvailable { bytes in
            CategoryKey(unsafe bytes.span)
        }
        self = key ?? CategoryKey(item.utf8.span)
    }
}
