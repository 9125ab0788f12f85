#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension DecimalNumber {
    /// The double closest to the number at `start`, which has been found to be one.
    ///
    /// `strtod` reads until a byte that does not go on with the number: the bytes must hold one.
    static func closestDouble(_ bytes: Span<UInt8>, from start: Int) -> Double {
        precondition(start < bytes.count)
        return unsafe bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress else { return .nan }
            return unsafe strtod((base + start).assumingMemoryBound(to: CChar.self), nil)
        }
    }
}
