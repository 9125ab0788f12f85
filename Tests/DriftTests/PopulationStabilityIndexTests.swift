import Sketches
import Testing

@testable import Drift

struct PopulationStabilityIndexTests {
    private func edges(_ values: [Double]) -> [Double] {
        PopulationStabilityIndexBins.edges(NumericSummary(of: values).cumulativeDistribution)
    }

    @Test func `distinct values give twenty bins of like mass`() {
        let edges = edges((0..<200).map(Double.init))
        #expect(edges.count == 19)
        // Half-way between the quantiles .025, .075, …, which are 4, 14, ….
        #expect(edges.first == 9 && edges.last == 189)
    }

    @Test func `few values lie inside bins of their own`() {
        let values =
            Array(repeating: 1.0, count: 50) + Array(repeating: 2, count: 30)
            + Array(repeating: 5, count: 20)
        #expect(edges(values) == [1.5, 3.5])
    }

    @Test func `a constant has one bin`() {
        #expect(edges(Array(repeating: 3, count: 10)).isEmpty)
    }

    @Test func `neighbouring numbers are told apart`() {
        let next = 1.0.nextUp
        let edges = edges(Array(repeating: 1.0, count: 50) + Array(repeating: next, count: 50))
        #expect(edges == [1])
        let most = Double.greatestFiniteMagnitude
        #expect(self.edges([-most, most]) == [0])
    }

    @Test func `numbers that swap their shares are named`() throws {
        let reference = try #require(
            PreparedReference(
                panes: [.numeric((0..<2000).map { $0 % 4 == 0 ? 1 : 2 })]))
        let report = reference.report(on: .numeric((0..<1000).map { $0 % 4 == 0 ? 2 : 1 }))
        let effect = try #require(report[.psi])
        // p = .25, q = .75: (q - p)*np.log(q/p)*2
        #expect(isNear(effect.raw, 1.0986122886681098, within: 0.01))
        #expect(effect.ratio > 4)
    }
}
