import Sketches
import Testing

@testable import Drift

struct BaselineVariationTests {
    private func days(_ shifts: [Double], rows: Int = 2000) -> [FieldSummary] {
        var generator = Generator(seed: 4)
        return shifts.map { shift in generator.numeric(rows) { $0.normal() + shift } }
    }

    @Test func `one pane has no floor`() {
        #expect(BaselineVariation(days([0]), .standard).floors.isEmpty)
    }

    @Test func `panes alike have a floor of next to nothing`() {
        let floors = BaselineVariation(days([0, 0, 0, 0, 0, 0, 0]), .standard).floors
        #expect(floors.values.allSatisfy { $0 < 0.05 })
    }

    @Test func `the floor is the largest bound of a pane held out`() throws {
        let panes = days([0, 0, 0, 0, 0, 0, 1])
        let floors = BaselineVariation(panes, .standard).floors
        let rest = try #require(PreparedReference(panes: Array(panes.prefix(6))))
        let bound = try #require(rest.report(on: panes[6])[.mean]).lowerBound
        #expect(isNear(try #require(floors[.mean]), bound, within: 1e-9))
        #expect(bound > 0.8)
    }

    @Test func `it tells how many panes came as far`() throws {
        let history = BaselineVariation(days([0, 0, 0, 0, 0, 0.5, 1]), .standard)
        let floor = try #require(history.floors[.mean])
        #expect(history.paneCount(of: .mean) == 7)
        #expect(history.paneCount(of: .mean, reaching: floor) == 1)
        #expect(history.paneCount(of: .mean, reaching: floor * 1.01) == 0)
        // The days at .5 and 1 lie .31 and .9 from the others together, the rest .25 at most.
        #expect(history.paneCount(of: .mean, reaching: 0.2) == 2)
        #expect(history.paneCount(of: .centroid) == 0)
        #expect(BaselineVariation(days([0]), .standard) == .none)
    }

    @Test func `baseline variation is no alert on the next day`() throws {
        let panes = days([0, 0, 0, 0, 0, 0, 0.5])
        let reference = try #require(PreparedReference(panes: panes))
        let next = try #require(days([0.5, 0.5, 0.5]).last)
        #expect(reference.report(on: next).score < 1)
        let flat = try #require(PreparedReference(panes: days([0, 0, 0, 0, 0, 0, 0])))
        #expect(flat.report(on: next).score > 2)
        let effect = try #require(reference.report(on: next)[.mean])
        #expect(effect.floor > 0.3 && effect.noiseFloor == effect.floor)
    }

    @Test func `a pane of a few odd rows does not raise a floor above its threshold`() {
        for odd in [[9.0], [8, 9], [3, -4], [2.5, 3, 3.5, -3]] {
            let floors = BaselineVariation(days([0, 0, 0, 0, 0, 0]) + [.numeric(odd)], .standard)
                .floors
            for (measure, floor) in floors {
                #expect(floor < DriftOptions.standard.threshold(of: measure, kind: .numeric))
            }
        }
    }

    @Test func `categories have floors as numbers do`() {
        let panes: [FieldSummary] = [
            .categorical(["a": 900, "b": 100]), .categorical(["a": 900, "b": 100]),
            .categorical(["a": 500, "b": 500], missing: 300),
        ]
        let floors = BaselineVariation(panes, .standard).floors
        #expect(floors[.psi] ?? 0 > 0.5)
        #expect(floors[.missing] ?? 0 > 0.5)
    }
}
