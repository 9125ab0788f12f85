import Drift
import Testing

struct DriftReportTests {
    private func effect(_ measure: Measure, _ lowerBound: Double) -> Effect {
        Effect(
            measure: measure, raw: 1, effectSize: 1, noiseFloor: 0, lowerBound: lowerBound,
            threshold: 0.5, floor: 0)
    }

    private func report(_ effects: [Effect]) -> DriftReport {
        DriftReport(kind: .numeric, referenceCount: 10, currentCount: 5, effects: effects)
    }

    @Test func `the score is the largest ratio and names its measure`() {
        let report = report([effect(.ks, 0.1), effect(.mean, 0.75), effect(.missing, 0.2)])
        #expect(report.score == 1.5)
        #expect(report.leading == .mean)
    }

    @Test func `without an effect the score is 0 and nothing leads`() {
        #expect(report([]).score == 0)
        #expect(report([]).leading == nil)
        #expect(report([effect(.ks, 0)]).leading == nil)
    }

    @Test func `an effect is found by its measure`() {
        let report = report([effect(.ks, 0.1), effect(.mean, 0.75)])
        #expect(report[.mean]?.lowerBound == 0.75)
        #expect(report[.psi] == nil)
    }
}
