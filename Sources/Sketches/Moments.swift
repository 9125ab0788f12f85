/// Count, mean, spread, shape and extremes of a stream of finite numbers.
///
/// Central sums are kept, never powers of the raw values, so that data far from zero loses no
/// digits. Two states merge by the formulas of Chan, Golub and LeVeque (1979), extended to the
/// third and fourth order by Pébay (SAND2008-6212).
package struct Moments: Sendable {
    /// Number of values.
    package private(set) var count = 0
    /// Mean of the values; 0 while there are none, so that equality is plain.
    private var centre = 0.0
    /// Σ (x − mean)², Σ (x − mean)³ and Σ (x − mean)⁴.
    private var secondSum = 0.0
    private var thirdSum = 0.0
    private var fourthSum = 0.0
    private var least = Double.infinity
    private var greatest = -Double.infinity

    package init() {}

    /// The state with these sums about the mean.
    init(
        count: Int, mean: Double, secondSum: Double, thirdSum: Double, fourthSum: Double,
        minimum: Double, maximum: Double
    ) {
        self.count = count
        centre = mean
        self.secondSum = secondSum
        self.thirdSum = thirdSum
        self.fourthSum = fourthSum
        least = minimum
        greatest = maximum
    }

    /// Arithmetic mean; NaN without values.
    package var mean: Double { count == 0 ? .nan : centre }

    /// Population variance; NaN without values.
    package var variance: Double { count == 0 ? .nan : secondSum / Double(count) }

    /// Population standard deviation; NaN without values.
    package var standardDeviation: Double { variance.squareRoot() }

    /// Population skewness m₃ / m₂^1.5; NaN without spread.
    package var skewness: Double {
        let variance = variance
        guard variance > 0 else { return .nan }
        return thirdSum / Double(count) / (variance * variance.squareRoot())
    }

    /// Excess kurtosis m₄ / m₂² − 3; NaN without spread.
    package var kurtosis: Double {
        let variance = variance
        guard variance > 0 else { return .nan }
        return fourthSum / Double(count) / (variance * variance) - 3
    }

    /// From the least value to the greatest; nil without values.
    var range: ClosedRange<Double>? { least <= greatest ? least...greatest : nil }

    /// Least value; NaN without values.
    package var minimum: Double { count == 0 ? .nan : least }

    /// Greatest value; NaN without values.
    package var maximum: Double { count == 0 ? .nan : greatest }

    /// The central sums of order two, three and four, for an encoder.
    var centralSums: (second: Double, third: Double, fourth: Double) {
        (secondSum, thirdSum, fourthSum)
    }

    /// Adds values; those that are not finite are passed over.
    package mutating func add(_ values: Span<Double>) {
        var start = 0
        while start < values.count {
            let end = Swift.min(start + Self.blockLength, values.count)
            let block = values.extracting(start..<end)
            if let moments = Moments(ofBlock: block) {
                merge(moments)
            } else {
                for index in block.indices { add(block[index], count: 1) }
            }
            start = end
        }
    }

    /// How many values are summed about one mean.
    static let blockLength = 1024

    /// Adds one value `count` times; passed over where it is not finite.
    package mutating func add(_ value: Double, count: Int) {
        guard value.isFinite, count > 0 else { return }
        merge(
            Moments(
                count: count, mean: value, secondSum: 0, thirdSum: 0, fourthSum: 0,
                minimum: value, maximum: value))
    }

    /// Adds what another state has seen.
    package mutating func merge(_ other: Moments) {
        guard other.count > 0 else { return }
        guard count > 0 else {
            self = other
            return
        }
        let left = Double(count)
        let right = Double(other.count)
        let total = left + right
        let delta = other.centre - centre
        let step = delta / total
        let product = left * right * step
        fourthSum +=
            other.fourthSum
            + product * delta * step * step * (left * left - left * right + right * right)
            + 6 * step * step * (left * left * other.secondSum + right * right * secondSum)
            + 4 * step * (left * other.thirdSum - right * thirdSum)
        thirdSum +=
            other.thirdSum + product * delta * step * (left - right)
            + 3 * step * (left * other.secondSum - right * secondSum)
        secondSum += other.secondSum + product * delta
        count += other.count
        least = Swift.min(least, other.least)
        greatest = Swift.max(greatest, other.greatest)
        let pooled = delta.isFinite ? centre + step * right : mixed(other, left / total)
        centre = Swift.min(Swift.max(pooled, least), greatest)
    }

    /// The pooled mean where the distance between the means is past the range of a double.
    private func mixed(_ other: Moments, _ share: Double) -> Double {
        centre * share + other.centre * (1 - share)
    }
}

extension Moments: Equatable {
    /// Whether both hold the same sums; those that overflowed to NaN are the same.
    package static func == (left: Moments, right: Moments) -> Bool {
        func isSame(_ sum: KeyPath<Moments, Double>) -> Bool {
            left[keyPath: sum] == right[keyPath: sum]
                || (left[keyPath: sum].isNaN && right[keyPath: sum].isNaN)
        }
        return left.count == right.count && left.centre == right.centre
            && isSame(\.secondSum) && isSame(\.thirdSum) && isSame(\.fourthSum)
            && left.least == right.least && left.greatest == right.greatest
    }
}
