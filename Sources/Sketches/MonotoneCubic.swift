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

    /// The slopes of every interval between neighbouring knots.
    static func slopes(knots: [Double], below: [Double], through: [Double]) -> [EndSlopes] {
        guard knots.count > 1 else { return [] }
        var widths: [Double] = []
        var secants: [Double] = []
        widths.reserveCapacity(knots.count)
        secants.reserveCapacity(knots.count)
        for index in 1..<knots.count {
            widths.append(knots[index] - knots[index - 1])
            secants.append((below[index] - through[index - 1]) / widths[index - 1])
        }
        var result = secants.map { EndSlopes(start: $0, end: $0) }
        var first = 0
        while first < secants.count {
            var last = first
            while last + 1 < secants.count, below[last + 1] == through[last + 1] { last += 1 }
            setSlopes(&result, first...last, widths, secants)
            first = last + 1
        }
        return result
    }

    /// Sets the slopes of a run of intervals without an atom inside.
    private static func setSlopes(
        _ result: inout [EndSlopes], _ run: ClosedRange<Int>, _ widths: [Double],
        _ secants: [Double]
    ) {
        guard run.count > 1 else { return }
        let first = run.lowerBound
        let last = run.upperBound
        for index in (first + 1)...last {
            let slope = interior(
                widths[index - 1], widths[index], secants[index - 1], secants[index])
            result[index - 1].end = slope
            result[index].start = slope
        }
        result[first].start = edge(
            widths[first], widths[first + 1], secants[first], secants[first + 1])
        result[last].end = edge(
            widths[last], widths[last - 1], secants[last], secants[last - 1])
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
