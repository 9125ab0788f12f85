import Testing

@testable import Sketches

@Suite struct MomentsTests {
    private func moments(_ values: [Double]) -> Moments {
        var moments = Moments()
        moments.add(values.span)
        return moments
    }

    @Test func `moments of a few numbers are those of scipy`() {
        // x = [1, 2, 3, 4, 10]: numpy.mean(x), numpy.var(x), scipy.stats.skew(x),
        // scipy.stats.kurtosis(x)
        let read = moments([1, 2, 3, 4, 10])
        #expect(read.count == 5)
        #expect(read.mean == 4)
        #expect(abs(read.variance - 10) < 1e-12)
        #expect(abs(read.standardDeviation - 3.1622776601683795) < 1e-12)
        #expect(abs(read.skewness - 1.138419957660617) < 1e-12)
        #expect(abs(read.kurtosis - -0.2120000000000002) < 1e-12)
        #expect(read.minimum == 1)
        #expect(read.maximum == 10)
    }

    @Test func `moments of some thousand numbers are those of scipy`() {
        // x = (numpy.arange(5000) * 7919 % 5003 / 5003.0) ** 3 + 1e9; d = x - 1e9 for the oracle:
        // d.mean(), d.var(), scipy.stats.skew(d), scipy.stats.kurtosis(d)
        let read = moments(
            (0..<5000).map { index in
                let share = Double(index * 7919 % 5003) / 5003
                return share * share * share + 1e9
            })
        #expect(abs(read.mean - 1e9 - 0.24991616862418445) < 2e-7)
        #expect(abs(read.variance / 0.0803162345368111 - 1) < 1e-6)
        #expect(abs(read.skewness - 1.0585546725844461) < 1e-6)
        #expect(abs(read.kurtosis - -0.09168311504057147) < 1e-6)
    }

    @Test func `the order of merging does not matter`() {
        var source = SampleSource(seed: 1)
        let values = source.values(5000) { $0.lognormal() }
        let whole = moments(values)
        var parts = moments(Array(values[..<10]))
        parts.merge(moments(Array(values[10..<4000])))
        parts.merge(Moments())
        for value in values[4000...] { parts.add(value, count: 1) }
        #expect(parts.count == whole.count)
        #expect(abs(parts.mean / whole.mean - 1) < 1e-12)
        #expect(abs(parts.variance / whole.variance - 1) < 1e-12)
        #expect(abs(parts.skewness / whole.skewness - 1) < 1e-11)
        #expect(abs(parts.kurtosis / whole.kurtosis - 1) < 1e-11)
        #expect(parts.minimum == whole.minimum)
        #expect(parts.maximum == whole.maximum)
    }

    @Test func `what is undefined is NaN`() {
        let empty = Moments()
        #expect(empty.mean.isNaN && empty.variance.isNaN && empty.minimum.isNaN)
        let constant = moments(Array(repeating: 0.1, count: 1000))
        #expect(constant.mean == 0.1)
        #expect(constant.variance == 0)
        #expect(constant.skewness.isNaN && constant.kurtosis.isNaN)
    }

    @Test func `only finite numbers are taken in`() {
        let read = moments([1, .nan, .infinity, 3, -.infinity])
        #expect(read.count == 2)
        #expect(read.mean == 2)
        #expect(read.maximum == 3)
    }

    @Test func `numbers at the end of the range have a mean`() {
        let greatest = Double.greatestFiniteMagnitude
        let read = moments([greatest, greatest, -greatest, greatest])
        #expect(read.count == 4)
        #expect(abs(read.mean / greatest - 0.5) < 1e-12)
        #expect(read.minimum == -greatest)
    }

    @Test func `a value with a count weighs as often`() {
        var weighted = Moments()
        weighted.add(2, count: 3)
        weighted.add(5, count: 2)
        let plain = moments([2, 2, 2, 5, 5])
        #expect(weighted.count == plain.count)
        #expect(abs(weighted.variance - plain.variance) < 1e-15)
        #expect(abs(weighted.kurtosis - plain.kurtosis) < 1e-12)
    }
}
