import Sketches
import Testing

@testable import Drift

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Drift of practical size is named, with a reference of 50,000 rows.
struct PowerTests {
    typealias Draw = @Sendable (inout Generator) -> Double

    struct Drift: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let rows: Int
        var missing = 0.0
        let draw: Draw
    }

    private static func gamma(shape: Int, _ generator: inout Generator) -> Double {
        var sum = 0.0
        for _ in 0..<shape { sum += generator.exponential() }
        return (sum - Double(shape)) / Double(shape).squareRoot()
    }

    static let drifts = [
        Drift(testDescription: "half a deviation", rows: 500) { $0.normal() + 0.5 },
        Drift(testDescription: "5% missing", rows: 500, missing: 0.05) { $0.normal() },
        Drift(testDescription: "skew at equal mean and variance", rows: 500) {
            gamma(shape: 2, &$0)
        },
        Drift(testDescription: "two modes at equal mean and variance", rows: 500) {
            ($0.uniform() < 0.5 ? -0.9 : 0.9) + 0.19.squareRoot() * $0.normal()
        },
        Drift(testDescription: "a fifth of a deviation", rows: 5000) { $0.normal() + 0.2 },
        Drift(testDescription: "half as much variance again", rows: 5000) {
            1.5.squareRoot() * $0.normal()
        },
    ]

    @Test(arguments: drifts)
    func `drift of numbers is named in 19 of 20 windows`(drift: Drift) throws {
        var generator = Generator(seed: 50)
        let prepared = try #require(
            PreparedReference(panes: [generator.numeric(50_000) { $0.normal() }]))
        var named = 0
        for _ in 0..<40 {
            let window = generator.numeric(drift.rows, missing: drift.missing, drift.draw)
            if prepared.report(on: window).score >= 1 { named += 1 }
        }
        #expect(named >= 38)
    }

    /// Fields as maps of a normal variable, whatever it is that shifts.
    static let maps: [(name: String, map: @Sendable (Double) -> Double)] = [
        ("uniform", { 0.5 * erfc(-$0 / 2.0.squareRoot()) }),
        ("lognormal", { exp(1.5 * $0) }),
        ("a tail without a variance", { pow(0.5 * erfc($0 / 2.0.squareRoot()), -0.67) }),
        ("Cauchy", { tan(.pi * (0.5 * erfc(-$0 / 2.0.squareRoot()) - 0.5)) }),
        ("whole numbers", { (8 * $0).rounded() }),
    ]

    @Test(arguments: maps.indices)
    func `shift and spread are named in 19 of 20 windows, whatever the tail`(map: Int) throws {
        var generator = Generator(seed: 54)
        let field = Self.maps[map]
        let prepared = try #require(
            PreparedReference(panes: [generator.numeric(50_000) { field.map($0.normal()) }]))
        let drifts: [(rows: Int, shift: Double, scale: Double)] = [
            (500, 0.5, 1), (5000, 0.2, 1), (5000, 0, 1.5.squareRoot()),
        ]
        for drift in drifts {
            var named = 0
            for _ in 0..<40 {
                let window = generator.numeric(drift.rows) {
                    field.map(drift.shift + drift.scale * $0.normal())
                }
                if prepared.report(on: window).score >= 1 { named += 1 }
            }
            #expect(named >= 38, "\(field.name): \(drift)")
        }
    }

    @Test func `two rows of a hundred in another unit are named`() throws {
        var generator = Generator(seed: 51)
        let prepared = try #require(
            PreparedReference(panes: [generator.numeric(50_000) { 20 + 5 * $0.normal() }]))
        for _ in 0..<20 {
            let values = (0..<1000).map { index in
                (20 + 5 * generator.normal()) * (index % 50 == 0 ? 100 : 1)
            }
            #expect(prepared.report(on: .numeric(values)).leading == .outOfRange)
            #expect(prepared.report(on: .numeric(values)).score >= 1)
        }
    }

    @Test(arguments: [2, 10, 100, 1000])
    func `a new category of 3% is named in 19 of 20 windows`(categories: Int) throws {
        var generator = Generator(seed: 52)
        func draw(_ generator: inout Generator) -> String {
            "c\(Int(Double(categories) * pow(generator.uniform(), 1.5)))"
        }
        let prepared = try #require(
            PreparedReference(panes: [generator.categorical(50_000, draw)]))
        var named = 0
        for _ in 0..<200 {
            let window = generator.categorical(500) { generator in
                generator.uniform() < 0.03 ? "new" : draw(&generator)
            }
            if prepared.report(on: window).score >= 1 { named += 1 }
        }
        #expect(named >= 190)
    }

    @Test func `a fifth of a deviation is named among a hundred levels alike`() throws {
        var generator = Generator(seed: 55)
        func draw(_ generator: inout Generator, _ shift: Double) -> String {
            let rank = 0.5 * erfc(-(generator.normal() + shift) / 2.0.squareRoot())
            return "level \(Int(100 * rank))"
        }
        let prepared = try #require(
            PreparedReference(panes: [generator.categorical(50_000) { draw(&$0, 0) }]))
        var named = 0
        for _ in 0..<20 {
            let window = generator.categorical(5000) { draw(&$0, 0.2) }
            if prepared.report(on: window).score >= 1 { named += 1 }
        }
        #expect(named >= 19)
    }

    /// Draws from categories of shares 1/rank, along a normal variable that is shifted.
    private func zipf(_ count: Int) -> (inout Generator, Double) -> String {
        var cumulative: [Double] = []
        for rank in 1...count { cumulative.append((cumulative.last ?? 0) + 1 / Double(rank)) }
        let heights = cumulative.map { $0 / (cumulative.last ?? 1) }
        return { generator, shift in
            let height = 0.5 * erfc(-(generator.normal() + shift) / 2.0.squareRoot())
            var low = 0
            var high = heights.count - 1
            while low < high {
                let middle = (low + high) / 2
                if heights[middle] >= height { high = middle } else { low = middle + 1 }
            }
            return "level \(low)"
        }
    }

    @Test(arguments: [(1000, 0.5, 500, 19), (1000, 0.2, 5000, 18), (10_000, 0.5, 500, 17)])
    func `a shift among a thousand levels and more is named`(
        levels: Int, shift: Double, rows: Int, least: Int
    ) throws {
        var generator = Generator(seed: 56)
        let draw = zipf(levels)
        let prepared = try #require(
            PreparedReference(panes: [generator.categorical(50_000) { draw(&$0, 0) }]))
        var named = 0
        for _ in 0..<20 {
            let window = generator.categorical(rows) { draw(&$0, shift) }
            if prepared.report(on: window).score >= 1 { named += 1 }
        }
        #expect(named >= least)
    }

    @Test func `a new category is named among more than are counted exactly`() throws {
        var generator = Generator(seed: 57)
        let draw = zipf(10_000)
        let prepared = try #require(
            PreparedReference(panes: [generator.categorical(50_000) { draw(&$0, 0) }]))
        var named = 0
        for index in 0..<40 {
            let window = generator.categorical(1000) { generator in
                generator.uniform() < 0.03 ? "new \(index)" : draw(&generator, 0)
            }
            if prepared.report(on: window).score >= 1 { named += 1 }
        }
        #expect(named >= 38)
    }

    @Test func `a shift of no practical size is not named, however sure`() throws {
        var generator = Generator(seed: 53)
        let prepared = try #require(
            PreparedReference(panes: [generator.numeric(100_000) { $0.normal() }]))
        let report = prepared.report(on: generator.numeric(100_000) { $0.normal() + 0.04 })
        #expect(report.score < 1)
        #expect(try #require(report[.mean]).lowerBound > 0)
    }
}
