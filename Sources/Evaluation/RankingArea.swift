/// The area under the receiver operating characteristic: how probable it is that a positive ranks
/// above a negative.
package enum RankingArea {
    /// The area by ranks (Mann and Whitney, 1947), ties counted half.
    ///
    /// - Parameters:
    ///   - scores: What was said; higher is more positive.
    ///   - positives: Whether each turned out to be positive.
    /// - Returns: From 0 to 1; nil where all are of one kind.
    package static func area(scores: [Double], positives: [Bool]) -> Double? {
        let positiveCount = positives.count { $0 }
        let negativeCount = positives.count - positiveCount
        guard positiveCount > 0, negativeCount > 0 else { return nil }
        let order = scores.indices.sorted { scores[$0] < scores[$1] }
        var rankSum = 0.0
        var start = 0
        while start < order.count {
            var end = start + 1
            while end < order.count, scores[order[end]] == scores[order[start]] { end += 1 }
            // Equal scores share the mean of the ranks start + 1 … end.
            let rank = Double(start + 1 + end) / 2
            rankSum += rank * Double(order[start..<end].count { positives[$0] })
            start = end
        }
        let least = Double(positiveCount) * Double(positiveCount + 1) / 2
        return (rankSum - least) / (Double(positiveCount) * Double(negativeCount))
    }
}
