import Sketches
import Testing

@testable import Drift

/// The measures that are Cohen's h of a share: missing, out of range, positive rate.
struct ShareMeasureTests {
    private func values(_ count: Int, outliers: Int = 0, missing: Int = 0) -> [Double] {
        (0..<count).map { index in
            if index < outliers { return 1e6 }
            return index < outliers + missing ? .nan : Double(index % 50)
        }
    }

    private func report(
        _ current: FieldSummary, reference: [Double], options: DriftOptions = .standard
    ) throws -> DriftReport {
        try #require(PreparedReference(panes: [.numeric(reference)], options: options))
            .report(on: current)
    }

    @Test func `missing values count out of all rows`() throws {
        let report = try report(
            .numeric(values(1000, missing: 60)), reference: values(5000, missing: 10))
        let effect = try #require(report[.missing])
        // numpy: 2*np.arcsin(np.sqrt(.06)) - 2*np.arcsin(np.sqrt(.002))
        #expect(isNear(effect.raw, 0.40546156613640083))
        #expect(report.leading == .missing)
    }

    @Test func `values that no longer go missing are a drift too`() throws {
        let report = try report(
            .numeric(values(1000)), reference: values(5000, missing: 1000))
        let effect = try #require(report[.missing])
        #expect(effect.raw < -0.9 && effect.ratio > 3)
    }

    @Test func `values beyond the fence count out of all values`() throws {
        let report = try report(
            .numeric(values(1000, outliers: 50, missing: 500)), reference: values(5000))
        // numpy: 2*np.arcsin(np.sqrt(.1))
        #expect(isNear(try #require(report[.outOfRange]).raw, 0.6435011087932844))
    }

    @Test func `infinities lie beyond the fence`() throws {
        let infinite = values(900) + Array(repeating: .infinity, count: 100)
        let report = try report(.numeric(infinite), reference: values(5000))
        #expect(isNear(try #require(report[.outOfRange]).raw, 0.6435011087932844))
    }

    @Test func `a window of infinities alone is named`() throws {
        let window = FieldSummary.numeric(Array(repeating: -.infinity, count: 50))
        let report = try report(window, reference: values(5000))
        #expect(report.effects.map(\.measure) == [.missing, .outOfRange])
        #expect(report.leading == .outOfRange)
    }

    @Test func `the positive rate is the share above the cut`() throws {
        let options = DriftOptions(positiveAbove: 39)
        let shifted = (0..<1000).map { Double($0 % 50 + 10) }
        let report = try report(.numeric(shifted), reference: values(5000), options: options)
        // numpy: 2*np.arcsin(np.sqrt(.4)) - 2*np.arcsin(np.sqrt(.2))
        #expect(isNear(try #require(report[.positiveRate]).raw, 0.4421431880029537))
    }

    @Test func `no cut has no positive rate`() throws {
        let window = FieldSummary.numeric(values(1000))
        #expect(try report(window, reference: values(5000))[.positiveRate] == nil)
        let nonsense = DriftOptions(positiveAbove: .nan)
        #expect(
            try report(window, reference: values(5000), options: nonsense)[.positiveRate] == nil)
    }

    @Test func `shares move no further than to their target`() {
        #expect(0.5.moved(towards: 0.2, by: 0.1) == 0.4)
        #expect(0.5.moved(towards: 0.45, by: 0.1) == 0.45)
        #expect(0.1.moved(towards: 0.45, by: 0.1) == 0.2)
    }
}
