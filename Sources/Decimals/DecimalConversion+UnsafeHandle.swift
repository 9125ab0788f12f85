#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension DecimalConversion {
    /// The double closest to the number that bytes spell, which have been found to be one.
    ///
    /// `strtod` reads up to a zero: it gets a copy that ends with one.
    static func closestDouble(_ text: Span<UInt8>) -> Double {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: text.count + 1) { copy in
            for index in text.indices {
                unsafe copy.initializeElement(at: index, to: CChar(bitPattern: text[index]))
            }
            unsafe copy.initializeElement(at: text.count, to: 0)
            guard let start = copy.baseAddress else { return .nan }
            return unsafe strtod(start, nil)
        }
    }
}

extension Span where Element == UInt8 {
    /// Eight bytes as a word, lowest first.
    @inline(__always)
    func word(at offset: Int) -> UInt64 {
        precondition(offset >= 0 && offset &+ 8 <= count)
        return UInt64(
            littleEndian: unsafe bytes.unsafeLoadUnaligned(
                fromUncheckedByteOffset: offset, as: UInt64.self))
    }
}
