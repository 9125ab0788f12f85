import Sketches

/// Two distributions held to the fence of the reference; all lengths in units of its width.
struct WinsorisedComparison {
    /// W1, the area between the distribution functions.
    private(set) var distance = 0.0
    private(set) var reference = MassMoments()
    private(set) var current = MassMoments()
    /// Moments of the Kantorovich potential under the reference.
    ///
    /// The potential is the function of slope −1, 0 or 1 whose means differ by W1, so that its
    /// variance is the variance of the estimated distance.
    private(set) var referencePotential = MassMoments()
    /// Moments of the Kantorovich potential under the current values.
    private(set) var currentPotential = MassMoments()
    private var potential = 0.0

    /// - Precondition: the fence has a width, and both distributions have values.
    init(_ reference: CumulativeDistribution, _ current: CumulativeDistribution, _ fence: Fence) {
        var point = 0.0
        var referenceHeight = reference.fraction(through: fence.lower)
        var currentHeight = current.fraction(through: fence.lower)
        addAtoms(0, referenceHeight, currentHeight)
        DistributionSweep.walk(reference, current) { heights in
            guard heights.position > fence.lower, heights.position < fence.upper else { return }
            let next = fence.position(heights.position)
            addInterval(
                (point, next), (referenceHeight, heights.referenceBelow),
                (currentHeight, heights.currentBelow))
            addAtoms(
                next, heights.referenceThrough - heights.referenceBelow,
                heights.currentThrough - heights.currentBelow)
            point = next
            referenceHeight = heights.referenceThrough
            currentHeight = heights.currentThrough
        }
        let referenceEnd = max(reference.fraction(below: fence.upper), referenceHeight)
        let currentEnd = max(current.fraction(below: fence.upper), currentHeight)
        addInterval((point, 1), (referenceHeight, referenceEnd), (currentHeight, currentEnd))
        addAtoms(1, 1 - referenceEnd, 1 - currentEnd)
    }

    private mutating func addAtoms(_ point: Double, _ mine: Double, _ theirs: Double) {
        if mine > 0 {
            reference.add(mine, at: point)
            referencePotential.add(mine, at: potential)
        }
        if theirs > 0 {
            current.add(theirs, at: point)
            currentPotential.add(theirs, at: potential)
        }
    }

    /// Adds an interval over which both functions are straight lines.
    private mutating func addInterval(
        _ points: (Double, Double), _ mine: (Double, Double), _ theirs: (Double, Double)
    ) {
        let before = mine.0 - theirs.0
        let after = mine.1 - theirs.1
        guard before * after < 0 else {
            addSegment(points, mine, theirs)
            return
        }
        let crossing = before / (before - after)
        func between(_ ends: (Double, Double)) -> Double {
            ends.0 + crossing * (ends.1 - ends.0)
        }
        let height = between(mine)
        addSegment((points.0, between(points)), (mine.0, height), (theirs.0, height))
        addSegment((between(points), points.1), (height, mine.1), (height, theirs.1))
    }

    /// Adds an interval over which the functions do not cross.
    private mutating func addSegment(
        _ points: (Double, Double), _ mine: (Double, Double), _ theirs: (Double, Double)
    ) {
        let width = points.1 - points.0
        let difference = (mine.0 - theirs.0) + (mine.1 - theirs.1)
        distance += 0.5 * width * abs(difference)
        let slope: Double = difference > 0 ? 1 : difference < 0 ? -1 : 0
        let end = potential + slope * width
        if mine.1 > mine.0 {
            reference.add(mine.1 - mine.0, from: points.0, to: points.1)
            referencePotential.add(mine.1 - mine.0, from: potential, to: end)
        }
        if theirs.1 > theirs.0 {
            current.add(theirs.1 - theirs.0, from: points.0, to: points.1)
            currentPotential.add(theirs.1 - theirs.0, from: potential, to: end)
        }
        potential = end
    }
}
