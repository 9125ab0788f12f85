import Evaluation
import Testing

/// The figures are scikit-learn 1.9.1's for the same values.
@Suite struct TaskMetricsTests {
    private static let labels: [Double] = [0, 1, 1, 0, 1, 0, 1, 1]
    private static let scores = [0.1, 0.9, 0.4, 0.35, 0.8, 0.7, 0.65, 0.4]

    private static func pairs(_ outputs: [Double], _ labels: [Double]) -> [LabelledOutput] {
        zip(outputs, labels).map { LabelledOutput(output: .number($0), label: .number($1)) }
    }

    @Test func `scores of a binary task have every figure`() throws {
        // metrics.X_score(labels, [score >= 0.5 for score in scores]), roc_auc_score(labels, scores)
        let metrics = TaskMetrics(Self.pairs(Self.scores, Self.labels))
        #expect(metrics.pairCount == 8)
        expect(metrics, "accuracy", 0.625)
        expect(metrics, "precision", 0.75)
        expect(metrics, "recall", 0.6)
        expect(metrics, "f1", 0.6666666666666666)
        expect(metrics, "roc_auc", 0.8)
        expect(metrics, "mutual_info_score", 0.033822075568605225)
        #expect(metrics.confusionMatrix?.counts == [[2, 1], [2, 3]])
        #expect(metrics.values["mean_squared_error"] != nil)
    }

    @Test func `the threshold of a score can be moved`() {
        let metrics = TaskMetrics(Self.pairs(Self.scores, Self.labels), threshold: 0.4)
        #expect(metrics.confusionMatrix?.counts == [[2, 1], [0, 5]])
    }

    @Test func `numbers have errors and no classes`() {
        // mean_absolute_error(labels, outputs) and its like
        let metrics = TaskMetrics(
            Self.pairs([2.5, 0.0, 2.0, 8.0, 5.5], [3.0, -0.5, 2.0, 7.0, 4.25]))
        expect(metrics, "mean_absolute_error", 0.65)
        expect(metrics, "mean_squared_error", 0.6125)
        expect(metrics, "median_absolute_error", 0.5)
        expect(metrics, "r2", 0.9002442996742671)
        expect(metrics, "explained_variance", 0.9332247557003257)
        #expect(metrics.values["accuracy"] == nil)
        #expect(metrics.values["roc_auc"] == nil)
        #expect(metrics.confusionMatrix == nil)
    }

    @Test func `the median of an even number of errors lies between the middle two`() {
        // median_absolute_error([1, 2, 3, 4], [1, 3, 5, 7])
        expect(
            TaskMetrics(Self.pairs([1, 3, 5, 7], [1, 2, 3, 4])), "median_absolute_error", 1.5)
    }

    @Test func `named classes are averaged`() {
        // precision_score(labels, outputs, average="macro") and its like
        let labels = ["a", "b", "c", "a", "c", "b", "a"]
        let outputs = ["a", "c", "c", "a", "b", "b", "b"]
        let metrics = TaskMetrics(
            zip(outputs, labels).map { LabelledOutput(output: .text($0), label: .text($1)) })
        expect(metrics, "accuracy", 0.5714285714285714)
        expect(metrics, "precision", 0.611111111111111)
        expect(metrics, "recall", 0.5555555555555555)
        expect(metrics, "f1", 0.5666666666666668)
        expect(metrics, "mutual_info_score", 0.4101163182884089)
        #expect(metrics.confusionMatrix?.classes == [.text("a"), .text("b"), .text("c")])
        #expect(metrics.confusionMatrix?.counts == [[2, 1, 0], [0, 1, 1], [0, 1, 1]])
        #expect(metrics.values["r2"] == nil)
    }

    @Test func `labels without spread are explained wholly or not at all`() {
        // r2_score([2, 2], [1, 2]) = 0, r2_score([2, 2], [2, 2]) = 1,
        // explained_variance_score([2, 2], [1, 1]) = 1
        expect(TaskMetrics(Self.pairs([1, 2], [2, 2])), "r2", 0)
        expect(TaskMetrics(Self.pairs([2, 2], [2, 2])), "r2", 1)
        expect(TaskMetrics(Self.pairs([1, 1], [2, 2])), "explained_variance", 1)
    }

    @Test func `labels of one kind rank nothing`() {
        #expect(TaskMetrics(Self.pairs([0.2, 0.7], [1, 1])).values["roc_auc"] == nil)
    }

    @Test func `no labels give no figures`() {
        #expect(TaskMetrics([]).values.isEmpty)
    }

    private func expect(_ metrics: TaskMetrics, _ name: String, _ value: Double) {
        #expect(abs((metrics.values[name] ?? .nan) - value) < 1e-12, "\(name)")
    }
}
