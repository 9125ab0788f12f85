import Sketches

extension CumulativeDistribution {
    /// What share of the values its heights rest on: 1 where all are counted.
    ///
    /// A sketch may have taken one value of eight, and of very many values fewer, but thirty
    /// thousand at least. That is chance besides its rank error: samples are what vary.
    var samplingShare: Double {
        guard rankError > 0 else { return 1 }
        return min(0.125, 32_768 / Double(count))
    }

    /// The number of values that its heights rest on.
    var sampleCount: Double { Double(count) * samplingShare }
}
