#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Rounding to numbers that people write.
enum DecimalRounding {
    /// The value on a grid of a fifth of the spacing or less, the grid being a power of ten, or on a
    /// grid of two significant digits where that is finer.
    static func rounded(_ value: Double, spacing: Double) -> Double {
        guard value != 0, value.isFinite else { return 0 }
        let byDigits = floor(log10(abs(value))) - 1
        let digits = min(byDigits, floor(log10(spacing / 5)))
        // The logarithm of a spacing that is next to nothing is no number of digits.
        guard abs(digits) < 300 else { return value }
        let exponent = Int(digits)
        // Dividing by a whole power of ten gives the double nearest to the short decimal.
        let scale = pow(10, Double(abs(exponent)))
        let rounded =
            exponent < 0
            ? (value * scale).rounded() / scale : (value / scale).rounded() * scale
        // The largest doubles round up to what is none.
        return rounded.isFinite ? rounded : value
    }
}
