#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Maps a range of values onto a range of coordinates.
package struct LinearScale: Sendable {
    package let domain: ClosedRange<Double>
    /// Where the ends of the domain are drawn; the second may lie before the first.
    package let start: Double
    package let end: Double

    /// - Parameters:
    ///   - domain: values; one without width is widened about its middle.
    ///   - start: the coordinate of the domain's lower end.
    ///   - end: the coordinate of its upper end.
    package init(_ domain: ClosedRange<Double>, from start: Double, to end: Double) {
        let width = domain.upperBound - domain.lowerBound
        if width > 0 {
            self.domain = domain
        } else {
            let half = max(abs(domain.lowerBound) * 0.05, 0.5)
            self.domain = (domain.lowerBound - half)...(domain.upperBound + half)
        }
        self.start = start
        self.end = end
    }

    /// A scale that begins at 0, for values that are not negative.
    ///
    /// - Parameters:
    ///   - highest: the largest value; where it is none above 0, the scale ends next to it.
    ///   - start: the coordinate of 0.
    ///   - end: the coordinate of the largest value.
    init(through highest: Double, from start: Double, to end: Double) {
        // What is no number is above none.
        self.init(0...(highest > 1e-9 ? highest : 1e-9), from: start, to: end)
    }

    package func callAsFunction(_ value: Double) -> Double {
        let share = (value - domain.lowerBound) / (domain.upperBound - domain.lowerBound)
        return start + share * (end - start)
    }

    /// The coordinate of a value, or of the nearest end where it lies beyond.
    package func clamped(_ value: Double) -> Double {
        self(min(max(value, domain.lowerBound), domain.upperBound))
    }

    /// About so many round values within the domain: multiples of 1, 2 or 5 times a power of ten.
    package func ticks(_ countMax: Int) -> [Double] {
        let width = domain.upperBound - domain.lowerBound
        guard width.isFinite, width > 0, countMax > 0 else { return [] }
        let raw = width / Double(countMax)
        let power = pow(10, floor(log10(raw)))
        let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= raw * (1 - 1e-9) } ?? raw
        let first = ceil(domain.lowerBound / step - 1e-9)
        let last = floor(domain.upperBound / step + 1e-9)
        guard first.isFinite, last - first < 1000, first <= last else { return [] }
        return stride(from: first, through: last, by: 1).map { $0 == 0 ? 0 : $0 * step }
    }
}
