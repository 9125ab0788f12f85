import Drift
import Testing

struct MeasureTests {
    @Test func `the names are those that are published`() {
        #expect(
            Measure.allCases.map(\.rawValue) == [
                "wasserstein", "ks", "psi", "missing", "out_of_range", "unseen", "mean",
                "cliffs_delta", "dispersion", "centroid", "positive_rate", "jensen_shannon",
                "hellinger", "total_variation",
            ])
    }

    @Test func `the last three are read and never scored`() {
        let readOnly: Set<Measure> = [.jensenShannon, .hellinger, .totalVariation]
        #expect(Measure.onRequest == readOnly)
        #expect(Measure.allCases.filter { !$0.isScored } == Measure.allCases.suffix(3))
    }
}
