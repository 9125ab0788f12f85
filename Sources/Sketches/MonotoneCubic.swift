/// Monotone piecewise cubic Hermite interpolation (PCHIP).
///
/// Slopes by Fritsch and Butland (1984): zero where neighbouring secants differ in sign, else
/// their weighted harmonic mean, which keeps every piece monotone (Fritsch and Carlson 1980). An
/// atom ends the smooth piece on either side of it.
enum MonotoneCubic {
    /// The derivatives at the start and at the end of one interval.
    struct EndSlopes: Sendable {
        var start: Double
        var end: Double
    }

    /// The slopes of the interval from a knot to the next one.
    ///
    /// They depend on it and its two neighbours, and are worked out where a height is asked for: most
    /// intervals are never looked into.
    static func slopes(ofInterval index: Int, _ knots: [Knot]) -> EndSlopes {
        func width(_ index: Int) -> Double { knots[index + 1].value - knots[index].value }
        func secant(_ index: Int) -> Double {
            (knots[index + 1].below - knots[index].through) / width(index)
        }
        /// Whether the piece goes on past a knot.
        func isSmooth(_ knot: Int) -> Bool {
            knot > 0 && knot < knots.count - 1 && knots[knot].below == knots[knot].through
        }
        let mine = (width: width(index), secant: secant(index))
        let previous = isSmooth(index) ? (width: width(index - 1), secant: secant(index - 1)) : nil
        let next = isSmooth(index + 1) ? (width: width(index + 1), secant: secant(index + 1)) : nil
        /// The slope at an end, from the interval beyond it or else from the one at the other end.
        func slope(
            _ beyond: (width: Double, secant: Double)?, _ behind: (width: Double, secant: Double)?
        ) -> Double {
            if let beyond { return interior(mine.width, beyond.width, mine.secant, beyond.secant) }
            guard let behind else { return mine.secant }
            return edge(mine.width, behind.width, mine.secant, behind.secant)
        }
        return EndSlopes(start: slope(previous, next), end: slope(next, previous))
    }

    private static func interior(
        _ leftWidth: Double, _ rightWidth: Double, _ left: Double, _ right: Double
    ) -> Double {
        guard left > 0, right > 0 else { return 0 }
        let leftWeight = 2 * rightWidth + leftWidth
        let rightWeight = rightWidth + 2 * leftWidth
        return (leftWeight + rightWeight) / (leftWeight / left + rightWeight / right)
    }

    /// The three-point formula at an end, clamped to keep the piece monotone.
    private static func edge(
        _ width: Double, _ nextWidth: Double, _ secant: Double, _ nextSecant: Double
    ) -> Double {
        let slope =
            ((2 * width + nextWidth) * secant - width * nextSecant) / (width + nextWidth)
        return Swift.min(Swift.max(slope, 0), 3 * secant)
    }

    /// The value of a piece at `position`, 0 to 1, of its width.
    static func value(
        at position: Double, from start: Double, to end: Double, width: Double, slopes: EndSlopes
    ) -> Double {
        let rest = 1 - position
        let value =
            rest * rest * (1 + 2 * position) * start + position * position * (3 - 2 * position)
            * end
            + position * rest * width * (rest * slopes.start - position * slopes.end)
        return Swift.min(Swift.max(value, start), end)
    }

    /// The position, 0 to 1, at which a piece reaches `target`, by bisection.
    static func position(
        of target: Double, from start: Double, to end: Double, width: Double, slopes: EndSlopes
    ) -> Double {
        var low = 0.0
        var high = 1.0
        for _ in 0..<52 {
            let middle = (low + high) / 2
            let value = value(at: middle, from: start, to: end, width: width, slopes: slopes)
            if value < target { low = middle } else { high = middle }
        }
        return high
    }
}
