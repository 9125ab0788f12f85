/// How good a model's outputs are by the labels that came for them.
///
/// The names and definitions are scikit-learn's. Which of them can be told depends on the values:
/// classes, be they named or whole numbers, have a confusion matrix; numbers have errors; numbers
/// for what turned out to be 0 or 1 have an area under the curve, and count as 1 from a threshold on.
package struct TaskMetrics: Sendable, Equatable {
    /// Number of outputs with a label.
    package let pairCount: Int
    /// Figures by the name that they have in scikit-learn, without its `_score`.
    package private(set) var values: [String: Double] = [:]
    package private(set) var confusionMatrix: ConfusionMatrix?

    /// More classes than this are no classes.
    package static let classCountMax = 100

    /// - Parameters:
    ///   - pairs: Outputs with their labels.
    ///   - threshold: From where on a score of a binary task counts as 1.
    package init(_ pairs: [LabelledOutput], threshold: Double = 0.5) {
        pairCount = pairs.count
        guard !pairs.isEmpty else { return }
        let outputs = pairs.compactMap(\.output.number)
        let labels = pairs.compactMap(\.label.number)
        let areNumbers = outputs.count == pairs.count && labels.count == pairs.count
        let isBinary = areNumbers && labels.allSatisfy { $0 == 0 || $0 == 1 }
        if areNumbers { addErrors(Regression(outputs: outputs, labels: labels)) }
        if isBinary {
            values["roc_auc"] = RankingArea.area(
                scores: outputs, positives: labels.map { $0 == 1 })
        }
        let areScores = isBinary && outputs.contains { $0 != 0 && $0 != 1 }
        addClasses(areScores ? pairs.map { $0.rounded(at: threshold) } : pairs)
    }

    private mutating func addErrors(_ regression: Regression) {
        values["mean_absolute_error"] = regression.meanAbsoluteError
        values["mean_squared_error"] = regression.meanSquaredError
        values["median_absolute_error"] = regression.medianAbsoluteError
        values["r2"] = regression.r2
        values["explained_variance"] = regression.explainedVariance
    }

    private mutating func addClasses(_ pairs: [LabelledOutput]) {
        let classes = Set(pairs.map(\.output)).union(pairs.map(\.label))
        guard classes.count <= Self.classCountMax,
            classes.allSatisfy({ $0.number.map { $0 == $0.rounded() } ?? true })
        else { return }
        let matrix = ConfusionMatrix(pairs)
        confusionMatrix = matrix
        values["accuracy"] = matrix.accuracy
        values["precision"] = matrix.precision
        values["recall"] = matrix.recall
        values["f1"] = matrix.f1
        values["mutual_info_score"] = matrix.mutualInformation
    }
}

extension LabelledOutput {
    /// The same with the score as the class that it stands for.
    fileprivate func rounded(at threshold: Double) -> LabelledOutput {
        LabelledOutput(
            output: .number((output.number ?? 0) >= threshold ? 1 : 0), label: label)
    }
}
