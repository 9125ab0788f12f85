import Sketches

/// The heights of two distribution functions on both sides of one point.
struct PairedHeights {
    let position: Double
    let referenceBelow: Double
    let referenceThrough: Double
    let currentBelow: Double
    let currentThrough: Double
}

/// Walks two distribution functions from left to right, over the knots of both.
///
/// Between knots both are taken as straight lines, so that what is linear in them has its extremes
/// and its integrals at the points visited.
enum DistributionSweep {
    /// Visits every knot once.
    ///
    /// - Parameters:
    ///   - reference: has one knot or more.
    ///   - current: has one knot or more.
    ///   - visit: is called with each point, ascending.
    @inline(__always)
    static func walk(
        _ reference: CumulativeDistribution, _ current: CumulativeDistribution,
        _ visit: (PairedHeights) -> Void
    ) {
        let left = Cursor(reference)
        let right = Cursor(current)
        var i = 0
        var j = 0
        while i < left.count || j < right.count {
            let mine = left.knot(i)
            let theirs = right.knot(j)
            let position = min(mine, theirs)
            let (referenceBelow, referenceThrough) = left.heights(position, i, mine == position)
            let (currentBelow, currentThrough) = right.heights(position, j, theirs == position)
            visit(
                PairedHeights(
                    position: position, referenceBelow: referenceBelow,
                    referenceThrough: referenceThrough, currentBelow: currentBelow,
                    currentThrough: currentThrough))
            if mine == position { i += 1 }
            if theirs == position { j += 1 }
        }
    }

    /// One function's knots.
    private struct Cursor {
        let knots: [Knot]
        let count: Int

        @inline(__always)
        init(_ distribution: CumulativeDistribution) {
            knots = distribution.knots
            count = knots.count
        }

        @inline(__always)
        func knot(_ index: Int) -> Double {
            index < count ? knots[index].value : .infinity
        }

        /// The heights at a point that is the knot `index` or lies before it.
        @inline(__always)
        func heights(_ position: Double, _ index: Int, _ isKnot: Bool) -> (Double, Double) {
            if index >= count { return (1, 1) }
            let next = knots[index]
            if isKnot { return (next.below, next.through) }
            if index == 0 { return (0, 0) }
            let last = knots[index - 1]
            let height = StraightLine.height(
                at: position, from: last.value, last.through, to: next.value, next.below)
            return (height, height)
        }
    }
}
