/// How far a distribution function is from the one of the sorted values, at 199 quantiles.
///
/// The greatest of the errors of a share at a true quantile and of the rank of a quantile read.
func rankError(
    of distribution: (Double) -> (Double, Double), quantile: (Double) -> Double,
    sorted: [Double]
) -> Double {
    let count = Double(sorted.count)
    func share(_ isPast: (Double) -> Bool) -> Double {
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            if isPast(sorted[middle]) { high = middle } else { low = middle + 1 }
        }
        return Double(low) / count
    }
    var worst = 0.0
    for step in 1...199 {
        let probability = Double(step) / 200
        let value = sorted[Int(probability * count)]
        let (below, through) = distribution(value)
        worst = max(worst, abs(below - share { $0 >= value }))
        worst = max(worst, abs(through - share { $0 > value }))
        let read = quantile(probability)
        let lowest = share { $0 >= read }
        let highest = share { $0 > read }
        worst = max(worst, lowest - probability, probability - highest)
    }
    return worst
}
