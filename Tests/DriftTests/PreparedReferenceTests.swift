import Sketches
import Testing

@testable import Drift

struct PreparedReferenceTests {
    private func reference(_ values: [Double]) throws -> PreparedReference {
        try #require(PreparedReference(panes: [.numeric(values)]))
    }

    private let thousand = (0..<1000).map { Double($0 % 100) }

    @Test func `no rows make no reference`() {
        #expect(PreparedReference(panes: []) == nil)
        #expect(PreparedReference(panes: [.numeric([]), .categorical([:])]) == nil)
    }

    @Test func `numbers and categories make none together`() {
        #expect(PreparedReference(panes: [.numeric([1]), .categorical(["a": 1])]) == nil)
    }

    @Test func `a pane without rows does not matter, whatever its kind`() throws {
        let prepared = try #require(
            PreparedReference(panes: [.categorical([:]), .numeric(thousand)]))
        #expect(prepared.kind == .numeric)
        #expect(prepared.baselineVariation.floors.isEmpty)
    }

    @Test func `the summary is all panes together`() throws {
        let prepared = try #require(
            PreparedReference(panes: [.numeric([1, 2, .nan]), .numeric([3])]))
        #expect(prepared.summary.rowCount == 4)
        let report = prepared.report(on: .numeric([1, 2]))
        #expect(report.referenceCount == 4 && report.currentCount == 2)
    }

    @Test func `the fence is that of the reference`() throws {
        let prepared = try reference(Fixture.x)
        #expect(prepared.fence == -98...203)
        #expect(try #require(PreparedReference(panes: [.categorical(["a": 1])])).fence == nil)
        #expect(try reference([.nan, .nan]).fence == nil)
    }

    @Test func `a window without rows has nothing to say`() throws {
        let report = try reference(thousand).report(on: .numeric([]))
        #expect(report.effects.isEmpty && report.score == 0 && report.leading == nil)
        #expect(report.currentCount == 0)
    }

    @Test func `a window of missing values is named by these`() throws {
        let report = try reference(thousand).report(
            on: .numeric(Array(repeating: .nan, count: 100)))
        #expect(report.effects.map(\.measure) == [.missing])
        #expect(report.leading == .missing && report.score > 5)
    }

    @Test func `a reference of missing values is left by the first that are there`() throws {
        let missing = try reference(Array(repeating: .nan, count: 1000))
        #expect(missing.report(on: .numeric(Array(repeating: .nan, count: 100))).score == 0)
        let report = missing.report(on: .numeric(thousand))
        #expect(report.leading == .missing && report.score > 5)
        let categories = try #require(
            PreparedReference(panes: [.categorical([:], missing: 1000)]))
        #expect(categories.report(on: .categorical(["a": 100])).leading == .missing)
    }

    @Test func `a constant that stays is no drift`() throws {
        let constant = try reference(Array(repeating: 42, count: 1000))
        for count in [1, 2, 10, 1000] {
            let report = constant.report(on: .numeric(Array(repeating: 42, count: count)))
            #expect(report.score == 0)
            #expect(
                report.effects.map(\.measure)
                    == [.ks, .psi, .missing, .outOfRange, .cliffsDelta, .dispersion])
        }
    }

    @Test(arguments: [3.0, 0.1, -17.25, 1e-300])
    func `a constant that moves by a rounding is no drift`(value: Double) throws {
        let constant = try reference(Array(repeating: value, count: 1000))
        for factor in [1 + 1e-9, 1 - 5e-8, 1 + 5e-8] {
            let moved = (0..<1000).map { $0 % 2 == 0 ? value : value * factor }
            #expect(constant.report(on: .numeric(moved)).score == 0)
        }
        #expect(
            constant.report(on: .numeric(Array(repeating: value * 1.001, count: 100))).score > 5)
    }

    @Test func `a constant that changes is named`() throws {
        let constant = try reference(Array(repeating: 42, count: 1000))
        let report = constant.report(on: .numeric(Array(repeating: 43, count: 100)))
        #expect(try #require(report[.ks]).ratio > 5)
        #expect(try #require(report[.outOfRange]).ratio > 5)
        let some = (0..<1000).map { $0 < 50 ? 41.999 : 42 }
        #expect(constant.report(on: .numeric(some)).leading == .outOfRange)
    }

    @Test func `one row on either side says nothing`() throws {
        let one = try reference([5])
        for value in [5, 6, -1e300, .nan, .infinity] {
            #expect(one.report(on: .numeric([value])).score == 0)
            #expect(try reference(thousand).report(on: .numeric([value])).score == 0)
        }
        #expect(one.report(on: .numeric(thousand)).score == 0)
    }

    @Test func `two values that swap are named and that stay are not`() throws {
        let two = try reference((0..<1000).map { $0 % 10 == 0 ? 1 : 0 })
        #expect(two.report(on: .numeric((0..<500).map { $0 % 10 == 5 ? 1 : 0 })).score == 0)
        #expect(two.report(on: .numeric((0..<500).map { $0 % 10 == 5 ? 0 : 1 })).score > 5)
    }

    @Test func `the float limits score like any other numbers`() throws {
        let most = Double.greatestFiniteMagnitude
        let least = Double.leastNonzeroMagnitude
        for unit in [most / 100, 1e300, 1e-300, least, 1] {
            let prepared = try reference(thousand.map { ($0 - 50) * unit })
            let calm = prepared.report(on: .numeric(thousand.map { ($0 - 50) * unit }))
            let moved = prepared.report(on: .numeric(thousand.map { (0.5 * $0 + 25 - 50) * unit }))
            for effect in calm.effects + moved.effects {
                #expect(effect.raw.isFinite && effect.effectSize.isFinite)
                #expect(effect.lowerBound.isFinite && effect.noiseFloor.isFinite)
            }
            #expect(calm.score == 0)
            #expect(moved.score > 1)
        }
    }

    @Test func `a window at the float limits is out of range`() throws {
        let most = Double.greatestFiniteMagnitude
        let report = try reference(thousand).report(
            on: .numeric((0..<100).map { $0 % 2 == 0 ? most : -most }))
        #expect(try #require(report[.outOfRange]).ratio > 5)
        #expect(report.effects.allSatisfy { $0.raw.isFinite && $0.ratio.isFinite })
    }

    @Test func `bounds never exceed their effects`() throws {
        let prepared = try reference(Fixture.x)
        for effect in prepared.report(on: .numeric(Fixture.y)).effects {
            #expect(effect.lowerBound >= 0 && effect.lowerBound <= effect.effectSize)
        }
    }

    @Test func `thresholds and alpha of the options rule the score`() throws {
        let window = FieldSummary.numeric(thousand.map { $0 + 10 })
        let standard = try reference(thousand).report(on: window)
        let lenient = try #require(
            PreparedReference(
                panes: [.numeric(thousand)],
                options: DriftOptions(
                    thresholds: [.mean: 1, .wasserstein: 1, .ks: 1, .psi: 1, .cliffsDelta: 1])
            )
        ).report(on: window)
        let sure = try #require(
            PreparedReference(panes: [.numeric(thousand)], options: DriftOptions(alpha: 1e-6))
        ).report(on: window)
        #expect(standard.score > 1)
        #expect(lenient.score < 1)
        #expect(try #require(sure[.mean]).lowerBound < #require(standard[.mean]).lowerBound)
    }
}
