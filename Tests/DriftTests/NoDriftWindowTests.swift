import Sketches
import Testing

@testable import Drift

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Windows drawn from the very distribution of their reference must not alert.
struct NoDriftWindowTests {
    struct Shape: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let missing: Double
        let draw: @Sendable (inout Generator) -> Double

        init(
            _ name: String, missing: Double = 0,
            _ draw: @escaping @Sendable (inout Generator) -> Double
        ) {
            testDescription = name
            self.missing = missing
            self.draw = draw
        }
    }

    static let shapes = [
        Shape("normal") { $0.normal() },
        Shape("normal with gaps", missing: 0.03) { $0.normal() },
        Shape("uniform") { $0.uniform() },
        Shape("exponential") { $0.exponential() },
        Shape("lognormal") { exp(1.5 * $0.normal()) },
        Shape("Cauchy") { tan(.pi * ($0.uniform() - 0.5)) },
        Shape("two narrow modes") { ($0.uniform() < 0.5 ? -1 : 1) + 0.05 * $0.normal() },
        Shape("rare ones") { $0.uniform() < 0.01 ? 1 : 0 },
        Shape("half dollars") { (20 * exp(0.7 * $0.normal())).rounded() / 2 },
        Shape("mostly zero") { $0.uniform() < 0.7 ? 0 : $0.exponential() },
        Shape("far from zero") { 1e6 + $0.normal() },
        Shape("nearly all zero") { $0.uniform() < 0.98 ? 0 : 100 * $0.exponential() },
        Shape("a heavy tail on one side") { pow($0.uniform(), -1.2) },
        Shape("bursts of gaps", missing: 0.5) { $0.exponential() },
        Shape("infinities") { $0.uniform() < 0.02 ? .infinity : $0.normal() },
        Shape("counts") { ($0.exponential() * 3).rounded(.down) },
        Shape("codes of all sizes") { pow(10, (12 * $0.uniform()).rounded(.down)) },
        Shape("the float limits") { ($0.uniform() - 0.5) * .greatestFiniteMagnitude },
        Shape("an integer of many values") { (1e6 * $0.uniform()).rounded() },
        Shape("a grid with a few values off it") {
            $0.uniform() < 0.05 ? 10 * $0.uniform() : (10 * $0.uniform()).rounded()
        },
        Shape("constant but for a few") { $0.uniform() < 0.002 ? $0.normal() : 42 },
    ]

    @Test(arguments: shapes)
    func `no window of numbers alerts`(shape: Shape) throws {
        var generator = Generator(seed: 2026)
        let options = DriftOptions(positiveAbove: 0.5)
        for rows in [5, 40, 500, 5000] {
            let prepared = try #require(
                PreparedReference(
                    panes: [generator.numeric(rows, missing: shape.missing, shape.draw)],
                    options: options))
            for (count, windows) in [(1, 20), (3, 20), (10, 20), (30, 20), (100, 10), (1000, 4)] {
                for _ in 0..<windows * Simulation.scale {
                    let report = prepared.report(
                        on: generator.numeric(count, missing: shape.missing, shape.draw))
                    #expect(report.score < 1, "\(rows) and \(count) rows: \(report.effects)")
                    #expect(report.effects.allSatisfy { $0.raw.isFinite && $0.ratio.isFinite })
                }
            }
        }
    }

    @Test(arguments: [(5, 0.0), (60, 0.0), (100, 0.0), (300, 1.0), (2000, 1.0), (50_000, 1.2)])
    func `no window of categories alerts`(categories: Int, exponent: Double) throws {
        var generator = Generator(seed: 7)
        var cumulative: [Double] = []
        for rank in 1...categories {
            cumulative.append((cumulative.last ?? 0) + pow(Double(rank), -exponent))
        }
        func draw(_ generator: inout Generator) -> String {
            let height = generator.uniform() * (cumulative.last ?? 0)
            return "c\(cumulative.partition { $0 >= height })"
        }
        for rows in [5, 40, 500, 5000] {
            let prepared = try #require(
                PreparedReference(panes: [generator.categorical(rows, draw)]))
            for (count, windows) in [(1, 20), (3, 20), (10, 20), (30, 20), (100, 10), (1000, 4)] {
                for _ in 0..<windows * Simulation.scale {
                    let report = prepared.report(on: generator.categorical(count, draw))
                    #expect(report.score < 1, "\(rows) and \(count) rows: \(report.effects)")
                }
            }
        }
    }

    /// Windows as large as their like in panes: what small windows do must not become a floor either.
    @Test(arguments: [20, 200, 2000])
    func `no window alerts against a reference of panes`(rows: Int) throws {
        var generator = Generator(seed: 12)
        for shape in Self.shapes {
            let panes = (0..<6).map { _ in
                generator.numeric(rows, missing: shape.missing, shape.draw)
            }
            let prepared = try #require(PreparedReference(panes: panes))
            for _ in 0..<3 * Simulation.scale {
                let report = prepared.report(
                    on: generator.numeric(rows, missing: shape.missing, shape.draw))
                #expect(report.score < 1, "\(shape): \(report.effects)")
            }
        }
    }

    @Test func `names that never come twice are no drift as long as all of them are`() throws {
        var generator = Generator(seed: 13)
        var next = 0
        func fresh(_ count: Int, repeated: Double = 0) -> FieldSummary {
            generator.categorical(count) { generator in
                next += 1
                return generator.uniform() < repeated ? "the same" : "id \(next)"
            }
        }
        for rows in [50, 1000, 20_000] {
            let prepared = try #require(PreparedReference(panes: [fresh(rows)]))
            for count in [1, 30, 1000, 5000] {
                let report = prepared.report(on: fresh(count))
                #expect(report.score < 1, "\(rows) and \(count) rows: \(report.effects)")
            }
            if rows >= 1000 { #expect(prepared.report(on: fresh(1000, repeated: 0.1)).score >= 1) }
        }
    }
}

extension Array {
    /// The first index whose element satisfies a predicate that never turns false again.
    fileprivate func partition(where predicate: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if predicate(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
