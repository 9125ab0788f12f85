import Testing

@testable import Sketches

@Suite struct MomentsTests {
    @Test func `moments of a few numbers are those of scipy`() {
        // scipy.stats.describe([1,2,3,4,10], ddof=0), scipy.stats.skew, scipy.stats.kurtosis
        var moments = Moments()
        let values: [Double] = [1, 2, 3, 4, 10]
        moments.add(values.span)
        #expect(moments.count == 5)
        #expect(moments.mean == 4)
        #expect(abs(moments.variance - 10) < 1e-12)
        #expect(abs(moments.skewness - 1.138419957660617) < 1e-12)
        #expect(abs(moments.kurtosis - -0.2120000000000002) < 1e-12)
        #expect(moments.minimum == 1)
        #expect(moments.maximum == 10)
    }
}
