import Sketches
import Testing

@testable import Drift

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

struct CategoricalReferenceTests {
    private func report(
        _ reference: [String: Int], _ current: [String: Int],
        options: DriftOptions = .standard
    ) throws -> DriftReport {
        try #require(PreparedReference(panes: [.categorical(reference)], options: options))
            .report(on: .categorical(current))
    }

    @Test func `the stability index is that of the table`() throws {
        let report = try report(
            ["a": 2000, "b": 4000, "c": 6000, "d": 8000],
            ["a": 1000, "b": 1000, "c": 1500, "d": 1500])
        // numpy: as for the same shares in BinnedSharesTests.
        #expect(isNear(try #require(report[.psi]).raw, 0.09808573749822135, within: 1e-9))
        #expect(report.kind == .categorical)
        #expect(report.effects.map(\.measure) == [.psi, .missing, .unseen])
        #expect(report.leading == .psi)
    }

    @Test func `extra measures of tables are computed where asked for`() throws {
        let options = DriftOptions(extraMeasures: Measure.onRequest)
        let report = try report(["a": 100, "b": 300], ["a": 200, "b": 200], options: options)
        #expect(
            report.effects.map(\.measure) == [
                .psi, .missing, .unseen, .jensenShannon, .hellinger, .totalVariation,
            ])
        #expect(isNear(try #require(report[.totalVariation]).raw, 0.25))
    }

    @Test func `a new category is named`() throws {
        let report = try report(["a": 25_000, "b": 25_000], ["a": 240, "b": 240, "new": 20])
        #expect(isNear(try #require(report[.unseen]).raw, 0.40271584158066154))
        #expect(report.score > 1)
    }

    @Test func `a new category has a bin, however large the reference`() throws {
        // numpy: a, b = (p*m + .5)/(m + 1.5), (q*n + .5)/(n + 1.5), p = [.9, .1, 0], q = [.8, .1, .1]
        // and m, n = 10000, 1000: ((b - a)*np.log(b/a)).sum()
        let report = try report(["a": 9000, "b": 1000], ["a": 800, "b": 100, "new": 100])
        #expect(isNear(try #require(report[.psi]).raw, 0.7746615918874835))
    }

    @Test func `a category that is gone is named`() throws {
        let report = try report(["a": 9000, "b": 1000], ["a": 1000])
        #expect(report.leading == .psi)
        #expect(report.score > 3)
    }

    @Test func `every value its own category is no drift`() throws {
        for (mine, theirs) in [(200, 150), (500, 200), (5000, 5000)] {
            let report = try report(
                Dictionary(uniqueKeysWithValues: (0..<mine).map { ("r\($0)", 1) }),
                Dictionary(uniqueKeysWithValues: (0..<theirs).map { ("c\($0)", 1) }))
            #expect(report.score == 0)
        }
    }

    @Test func `singletons of the reference foretell unseen ones`() throws {
        // A tenth of the reference is singletons: a tenth of the window being new is no news.
        var reference = ["a": 900]
        for index in 0..<100 { reference["r\(index)"] = 1 }
        var current = ["a": 450]
        for index in 0..<50 { current["c\(index)"] = 1 }
        let report = try report(reference, current)
        #expect(try #require(report[.unseen]).effectSize < 1e-9)
        #expect(report.score < 0.2)
    }

    @Test func `more categories than are kept exactly do not alert by themselves`() throws {
        var generator = Generator(seed: 8)
        func draw(_ generator: inout Generator) -> String {
            "c\(Int(pow(generator.uniform() + 0.00001, -2)))"
        }
        let summary = generator.categorical(50_000, draw)
        guard case .categorical(let categories) = summary else { return }
        #expect(categories.items.errorMax > 0)
        let reference = try #require(PreparedReference(panes: [summary]))
        for count in [1, 10, 100, 1000, 5000] {
            #expect(reference.report(on: generator.categorical(count, draw)).score < 0.5)
        }
    }

    @Test func `a flood of one new category shows among more than are kept exactly`() throws {
        var generator = Generator(seed: 9)
        func draw(_ generator: inout Generator) -> String {
            "c\(Int(pow(generator.uniform() + 0.00001, -2)))"
        }
        let reference = try #require(
            PreparedReference(panes: [generator.categorical(50_000, draw)]))
        let window = generator.categorical(2000) { generator in
            generator.uniform() < 0.15 ? "new" : draw(&generator)
        }
        #expect(reference.report(on: window).score > 1)
    }

    @Test func `one or two rows are no drift, however new`() throws {
        #expect(try report(["a": 5000, "b": 5000], ["c": 2]).score < 0.5)
        #expect(try report(["a": 5000], ["b": 1]).score == 0)
    }

    @Test func `a million categories are no drift, and one that floods them shows`() throws {
        func ids(_ range: Range<Int>, flood: Int = 0) -> FieldSummary {
            var summary = CategoricalSummary()
            for index in range { summary.add("id \(index)") }
            summary.add("the same", count: flood)
            return .categorical(summary)
        }
        let reference = try #require(PreparedReference(panes: [ids(0..<1_000_000)]))
        // The next million is as new as the last one was.
        let calm = reference.report(on: ids(1_000_000..<1_100_000))
        #expect(calm.score < 0.5)
        let flood = reference.report(on: ids(0..<9500, flood: 500))
        #expect(flood.score > 1)
        // Not one of the million came more than some hundred times, for all that is known.
        #expect(reference.report(on: ids(0..<475, flood: 25)).score >= 1)
        #expect(flood.effects.allSatisfy { $0.raw.isFinite && $0.lowerBound.isFinite })
    }

    @Test func `the order in which categories came does not matter`() throws {
        func summary(_ categories: some Sequence<Int>, shift: Int) -> FieldSummary {
            var summary = CategoricalSummary()
            for category in categories {
                summary.add("c\(category)", count: 7 + (category * category + shift) % 41)
            }
            return .categorical(summary)
        }
        let forward = [summary(0..<60, shift: 0), summary(0..<60, shift: 9)]
        let backward = [
            summary((0..<60).reversed(), shift: 0), summary((0..<60).reversed(), shift: 9),
        ]
        let first = try #require(PreparedReference(panes: [forward[0]]))
        let second = try #require(PreparedReference(panes: [backward[0]]))
        #expect(first.report(on: forward[1]) == second.report(on: backward[1]))
    }
}
