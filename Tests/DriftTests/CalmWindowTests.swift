import Sketches
import Testing

@testable import Drift

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Windows drawn from the very distribution of their reference must not alert.
struct CalmWindowTests {
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
        Shape("constant but for a few") { $0.uniform() < 0.002 ? $0.normal() : 42 },
    ]

    @Test(arguments: shapes)
    func `no window of numbers alerts`(shape: Shape) throws {
        var generator = Generator(seed: 2026)
        let options = DriftOptions(positiveAbove: 0.5)
        for rows in [500, 5000] {
            let prepared = try #require(
                PreparedReference(
                    panes: [generator.numeric(rows, missing: shape.missing, shape.draw)],
                    options: options))
            for (count, windows) in [(1, 40), (3, 40), (10, 40), (30, 40), (100, 20), (1000, 4)] {
                for _ in 0..<windows {
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
        for rows in [500, 5000] {
            let prepared = try #require(
                PreparedReference(panes: [generator.categorical(rows, draw)]))
            for (count, windows) in [(1, 30), (3, 30), (10, 30), (30, 30), (100, 20), (1000, 4)] {
                for _ in 0..<windows {
                    let report = prepared.report(on: generator.categorical(count, draw))
                    #expect(report.score < 1, "\(rows) and \(count) rows: \(report.effects)")
                }
            }
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
