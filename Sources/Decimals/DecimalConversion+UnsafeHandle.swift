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
