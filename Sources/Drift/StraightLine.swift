/// The straight line that a distribution function is taken for between two knots.
enum StraightLine {
    /// The height at a point between two others.
    @inline(__always)
    static func height(
        at point: Double, from left: Double, _ start: Double, to right: Double, _ end: Double
    ) -> Double {
        guard end > start else { return start }
        // In halves: the distance of two finite numbers may not be finite.
        let width = right / 2 - left / 2
        guard width > 0 else { return start }
        return start + (end - start) * ((point / 2 - left / 2) / width)
    }
}
