extension Moments {
    /// Checks that each sum is one of real numbers.
    ///
    /// Sums past the range of a double may be infinite or NaN.
    ///
    /// - Throws: `SummaryDecodingError` that names the sum.
    func checkSums() throws(SummaryDecodingError) {
        guard count > 0, let range else { return }
        for (name, sum, power) in namedSums {
            guard sum.isFinite || canOverflow(power, in: range) else {
                throw .malformed("the \(name) central sum is not finite")
            }
            guard !sum.isFinite || sum >= 0 || !power.isMultiple(of: 2) else {
                throw .malformed("the \(name) central sum is negative")
            }
        }
    }

    /// Checks that some values between the minimum and the maximum, both among them, have this mean
    /// and these sums.
    ///
    /// What senders add up differently may be off as much as if each value had been rounded to six
    /// digits of the greatest.
    ///
    /// - Throws: `SummaryDecodingError` that says what no values have.
    func checkBounds() throws(SummaryDecodingError) {
        guard count > 0, let range else { return }
        let number = Double(count)
        guard count > 1 || range.upperBound - range.lowerBound <= tolerance else {
            throw .malformed("the minimum and the maximum of one value are not the same")
        }
        // So far out the mean itself may have passed the range.
        guard centralSums.second.isFinite else { return }
        // The minimum and the maximum are values, and pull the mean away from one another.
        let pull = range.upperBound / (number + 2) - range.lowerBound / (number + 2) - tolerance
        guard mean - range.lowerBound >= pull, range.upperBound - mean >= pull else {
            throw .malformed("the mean is closer to an extreme than \(count) values can bring it")
        }
        try checkSecondSum(in: range)
        if centralSums.fourth.isFinite { try checkFourthSum(in: range) }
        if centralSums.third.isFinite { try checkThirdSum(in: range) }
    }

    /// Checks that the moments are those of values which are all known.
    ///
    /// - Throws: `SummaryDecodingError` that says what the values contradict.
    func checkConsistency(with values: [(value: Double, count: Int)]) throws(SummaryDecodingError) {
        guard let least = values.first?.value, let greatest = values.last?.value else { return }
        guard (least - minimum).magnitude <= tolerance else {
            throw .malformed("the minimum is \(minimum) where the least value is \(least)")
        }
        guard (greatest - maximum).magnitude <= tolerance else {
            throw .malformed("the maximum is \(maximum) where the greatest value is \(greatest)")
        }
        let exact = Moments(values)
        let isInRange = centralSums.second.isFinite && exact.centralSums.second.isFinite
        guard !isInRange || (exact.mean - mean).magnitude <= tolerance else {
            throw .malformed("the mean is \(mean) where that of the values is \(exact.mean)")
        }
        for (mine, theirs) in zip(namedSums, exact.namedSums) {
            guard mine.sum.isFinite, theirs.sum.isFinite else { continue }
            let slack = values.reduce(0) { sum, entry in
                let distance = (entry.value - exact.mean).magnitude
                let rounded = Self.power(mine.power, of: distance + 2 * tolerance)
                let plain = Self.power(mine.power, of: distance)
                return sum + Double(entry.count) * (rounded * Self.generosity - plain)
            }
            if (mine.sum - theirs.sum).magnitude > slack + .leastNormalMagnitude {
                throw .malformed(
                    "the \(mine.name) central sum is \(mine.sum) where that of the values is"
                        + " \(theirs.sum)")
            }
        }
    }

    /// The moments of values with their counts.
    init(_ values: [(value: Double, count: Int)]) {
        self.init()
        for entry in values { add(entry.value, count: entry.count) }
    }

    /// By how much a value, and the mean, may be off.
    var tolerance: Double { 1e-6 * Swift.max(minimum.magnitude, maximum.magnitude) }

    /// How much greater a sum may be than it can be.
    private static let generosity = 1.001

    /// Which share of a sum the extremes have at least.
    ///
    /// Not all: the sums of a sketch are those of its items and both extremes, scaled.
    private static let extremeShare = 0.98

    private var namedSums: [(name: String, sum: Double, power: Int)] {
        let sums = centralSums
        return [("second", sums.second, 2), ("third", sums.third, 3), ("fourth", sums.fourth, 4)]
    }

    private static func power(_ power: Int, of base: Double) -> Double {
        (1..<power).reduce(base) { product, _ in product * base }
    }

    /// Whether a sum, or a product on the way to it, may have passed the range of a double.
    private func canOverflow(_ power: Int, in range: ClosedRange<Double>) -> Bool {
        let number = Double(count)
        let width = range.upperBound - range.lowerBound
        return !(number * number * Self.power(power, of: width)).isFinite
    }

    /// The least that a sum of an even power can be, which is the share of the extremes.
    private func leastSum(_ power: Int, in range: ClosedRange<Double>) -> Double {
        [mean - range.lowerBound, range.upperBound - mean].reduce(0) { sum, distance in
            let certain = Swift.max(distance - tolerance, 0)
            return sum + Self.extremeShare * Self.power(power, of: certain)
        }
    }

    /// Bhatia and Davis, "A Better Bound on the Variance" (2000).
    private func checkSecondSum(in range: ClosedRange<Double>) throws(SummaryDecodingError) {
        let sum = centralSums.second
        let below = mean - range.lowerBound + tolerance
        let above = range.upperBound - mean + tolerance
        let greatest = Double(count) * below * above * Self.generosity
        guard sum <= greatest + .leastNormalMagnitude else {
            throw .malformed(
                "the second central sum is greater than that of any values between the minimum and"
                    + " the maximum")
        }
        guard sum + .leastNormalMagnitude >= leastSum(2, in: range) else {
            throw .malformed(
                "the second central sum is less than what the minimum and the maximum bring to it")
        }
    }

    private func checkThirdSum(in range: ClosedRange<Double>) throws(SummaryDecodingError) {
        let (second, sum, fourth) = centralSums
        let spread = second * Self.generosity
        let least = -spread * (mean - range.lowerBound + tolerance)
        let greatest = spread * (range.upperBound - mean + tolerance)
        guard
            sum >= least - .leastNormalMagnitude, sum <= greatest + .leastNormalMagnitude
        else {
            throw .malformed(
                "the third central sum is that of no values between the minimum and the maximum")
        }
        // Cauchy and Schwarz: Σ d · d² is no greater than the root of Σ d² · Σ d⁴.
        guard fourth.isFinite else { return }
        let number = Double(count)
        let tail = norm(fourth: fourth) + tolerance
        let product = number * ((second / number).squareRoot() + tolerance) * tail * tail
        guard sum.magnitude <= product * Self.generosity + .leastNormalMagnitude else {
            throw .malformed("the third central sum is too great beside the second and the fourth")
        }
    }

    private func checkFourthSum(in range: ClosedRange<Double>) throws(SummaryDecodingError) {
        let (second, _, sum) = centralSums
        let distance =
            Swift.max(mean - range.lowerBound, range.upperBound - mean) + tolerance
        let greatest = second * distance * distance * Self.generosity
        guard sum <= greatest + .leastNormalMagnitude else {
            throw .malformed(
                "the fourth central sum is greater than that of any values between the minimum and"
                    + " the maximum")
        }
        let deviation = (second / Double(count)).squareRoot()
        guard
            sum + .leastNormalMagnitude >= leastSum(4, in: range),
            deviation <= (norm(fourth: sum) + tolerance) * Self.generosity
        else {
            throw .malformed("the fourth central sum is too small beside the second")
        }
    }

    /// The fourth root of the mean fourth power.
    private func norm(fourth sum: Double) -> Double {
        (sum / Double(count)).squareRoot().squareRoot()
    }
}
