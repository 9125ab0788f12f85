import Sketches
import Testing

@testable import Drift

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Scores where the buckets of a histogram are wide against the data, or fill in an odd order.
struct JointReadingTests {
    /// The summary of values that came in panes, each of which knows its predecessor as in a window.
    private func summary(_ values: [Double], paneCount: Int) -> FieldSummary {
        var sum = NumericSummary()
        var last = NumericSummary()
        for pane in 0..<paneCount {
            let rows = values[
                pane * values.count / paneCount..<(pane + 1) * values.count / paneCount]
            var summary = NumericSummary(like: last)
            summary.add(Array(rows))
            summary.seal()
            sum.merge(summary)
            last = summary
        }
        return .numeric(sum)
    }

    @Test func `half as much variance again of a uniform column shows in its bins`() throws {
        var generator = Generator(seed: 80)
        for round in 0..<5 {
            let reference = try #require(
                PreparedReference(panes: [generator.numeric(50_000) { $0.uniform() }]))
            let report = reference.report(
                on: generator.numeric(50_000) {
                    0.5 * erfc(-1.5.squareRoot() * $0.normal() / 2.0.squareRoot())
                })
            #expect(try #require(report[.psi]).ratio >= 1, "\(round)")
        }
    }

    @Test func `numbers below the least normal one are no drift`() throws {
        var generator = Generator(seed: 81)
        func draw(_ generator: inout Generator) -> Double {
            .leastNormalMagnitude * 1e-12 * exp(generator.normal())
        }
        let sizes = [(50_000, 30), (50_000, 300), (50_000, 5000), (1000, 10), (200, 10_000)]
        for (rows, window) in sizes {
            let reference = try #require(
                PreparedReference(panes: [generator.numeric(rows, draw)]))
            for _ in 0..<5 {
                let report = reference.report(on: generator.numeric(window, draw))
                #expect(report.score < 0.5, "\(rows) and \(window) rows: \(report.effects)")
            }
        }
    }

    static let shapes: [(name: String, draw: @Sendable (inout Generator) -> Double)] = [
        ("U-shaped share", { pow(sin(.pi / 2 * $0.uniform()), 8) }),
        (
            "tie within a continuum",
            { generator in
                let value = generator.normal()
                return abs(value) < 0.5 ? 0.1 : 0.1 + value
            }
        ),
        ("skewed codes", { (300 * pow($0.uniform(), 4)).rounded(.down) }),
        ("random ids", { (1e9 * $0.uniform()).rounded(.down) }),
        ("lognormal", { exp($0.normal()) }),
        ("far from zero", { 1e6 + $0.normal() }),
    ]

    @Test(arguments: shapes.indices)
    func `values that come sorted in many panes are no drift`(shape: Int) throws {
        var generator = Generator(seed: 82)
        let draw = Self.shapes[shape].draw
        func values(_ count: Int) -> [Double] { (0..<count).map { _ in draw(&generator) } }
        let orders: [([Double]) -> [Double]] = [{ $0.sorted() }, { $0.sorted(by: >) }, { $0 }]
        for (rows, referencePanes) in [(5000, 7), (20_000, 24)] {
            for order in orders.prefix(2) {
                let reference = try #require(
                    PreparedReference(
                        panes: [summary(order(values(rows)), paneCount: referencePanes)]))
                for (count, panes) in [(1000, 24), (5000, 24)] {
                    for order in orders {
                        let report = reference.report(
                            on: summary(order(values(count)), paneCount: panes))
                        #expect(report.score < 1, "\(Self.shapes[shape].name): \(report.effects)")
                    }
                }
            }
        }
    }
}
