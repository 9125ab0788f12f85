import Sketches
import Testing

@testable import Drift

struct KolmogorovSmirnovTests {
    private func distance(_ reference: [Double], _ current: [Double]) throws -> Effect {
        let prepared = try #require(PreparedReference(panes: [.numeric(reference)]))
        return try #require(prepared.report(on: .numeric(current))[.ks])
    }

    @Test func `values may move by a hundredth of a deviation for nothing`() throws {
        // The standard deviation of 0…99 is 28.87.
        let grid = (0..<1000).map { Double($0 % 100) }
        #expect(try distance(grid, grid.map { $0 + 0.28 }).raw < 1e-12)
        #expect(try distance(grid, grid.map { $0 - 0.28 }).raw < 1e-12)
        #expect(isNear(try distance(grid, grid.map { $0 + 0.3 }).raw, 0.01, within: 1e-9))
    }

    @Test func `an atom that moves by a hair is no drift`() throws {
        let prices = (0..<5000).map { $0 % 3 == 0 ? 10.0 : Double($0 % 40) }
        let rounded = prices.map { $0 == 10 ? 10.000_001 : $0 }
        #expect(try distance(prices, rounded).raw < 1e-12)
    }

    @Test func `the distance has its sign-free greatest value on either side`() throws {
        let grid = (0..<1000).map { Double($0 % 100) }
        let low = grid.map { $0 < 30 ? 0 : $0 }
        let high = grid.map { $0 >= 70 ? 99 : $0 }
        #expect(isNear(try distance(grid, low).raw, 0.29, within: 1e-9))
        #expect(isNear(try distance(grid, high).raw, 0.29, within: 1e-9))
    }

    @Test func `the bound subtracts the Kolmogorov tail at both sizes`() throws {
        // D = .29 at m = n = 10,000; scipy 1.17: D0 = .29 - np.sqrt(np.log(2/1e-3)/2)*np.sqrt(2e-4);
        // 2*stats.norm.ppf((1 + D0)/2)
        let grid = (0..<10_000).map { Double($0 % 100) }
        let effect = try distance(grid, grid.map { $0 < 30 ? 0 : $0 })
        #expect(isNear(effect.lowerBound, 0.67014675664635, within: 1e-9))
        #expect(isNear(effect.effectSize, 0.7437121787701495, within: 1e-9))
    }

    @Test func `disjoint samples are at distance 1`() throws {
        let effect = try distance((0..<1000).map(Double.init), (0..<1000).map { Double($0 + 5000) })
        #expect(isNear(effect.raw, 1, within: 1e-12))
        #expect(effect.effectSize.isFinite && effect.lowerBound > 2)
    }
}
