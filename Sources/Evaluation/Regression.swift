/// How far numbers that were said lie from those that turned out to be true.
package struct Regression: Sendable, Equatable {
    package let meanAbsoluteError: Double
    package let meanSquaredError: Double
    package let medianAbsoluteError: Double
    /// 1 − Σ (y − ŷ)² / Σ (y − ȳ)²; nil for fewer than two values.
    package let r2: Double?
    /// 1 − Var(y − ŷ) / Var(y).
    package let explainedVariance: Double

    /// - Parameters:
    ///   - outputs: What was said; at least one.
    ///   - labels: What was true, as many.
    package init(outputs: [Double], labels: [Double]) {
        let count = Double(labels.count)
        let errors = zip(labels, outputs).map { $0 - $1 }
        let magnitudes = errors.map(\.magnitude).sorted()
        meanAbsoluteError = magnitudes.reduce(0, +) / count
        let squares = errors.reduce(0) { $0 + $1 * $1 }
        meanSquaredError = squares / count
        let middle = magnitudes.count / 2
        medianAbsoluteError =
            magnitudes.count.isMultiple(of: 2)
            ? (magnitudes[middle - 1] + magnitudes[middle]) / 2 : magnitudes[middle]
        let spread = Self.squaresAboutMean(labels)
        r2 = labels.count < 2 ? nil : Self.explained(squares, of: spread)
        explainedVariance = Self.explained(Self.squaresAboutMean(errors), of: spread)
    }

    /// The share that is not left over; for labels without spread 1 where nothing is, else 0.
    private static func explained(_ rest: Double, of spread: Double) -> Double {
        spread == 0 ? (rest == 0 ? 1 : 0) : 1 - rest / spread
    }

    private static func squaresAboutMean(_ values: [Double]) -> Double {
        let mean = values.reduce(0, +) / Double(values.count)
        return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    }
}
