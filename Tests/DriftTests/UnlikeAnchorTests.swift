import Sketches
import Testing

@testable import Drift

/// Data far from zero, whose histograms have anchors of their own, and data that only a sketch can
/// tell apart.
struct UnlikeAnchorTests {
    private func anchor(_ summary: FieldSummary) -> Double? {
        guard case .numeric(let numeric) = summary,
            case .histogram(let histogram) = numeric.distribution
        else { return nil }
        return histogram.anchor
    }

    /// Seconds of a day, in buckets about a point some days aside.
    private func seconds(
        _ count: Int, later: Double = 0, daysAside: Double, _ generator: inout Generator
    ) -> FieldSummary {
        func draw(_ generator: inout Generator) -> Double {
            1.6e9 + later + 86_400 * generator.uniform()
        }
        var aside = NumericSummary()
        aside.add((0..<300).map { _ in daysAside * 86_400 + draw(&generator) })
        var summary = NumericSummary(like: aside)
        summary.add((0..<count).map { _ in draw(&generator) })
        summary.seal()
        return .numeric(summary)
    }

    @Test func `a window about another anchor is no drift by itself`() throws {
        for seed in UInt64(70)..<75 {
            var generator = Generator(seed: seed)
            let reference = seconds(50_000, daysAside: 0, &generator)
            let prepared = try #require(PreparedReference(panes: [reference]))
            for index in 0..<40 {
                let window = seconds(1000, daysAside: [-2, -1, 1, 2][index % 4], &generator)
                #expect(anchor(window) != anchor(reference))
                #expect(prepared.report(on: window).score < 0.4)
            }
        }
    }

    @Test func `a shift of a window about another anchor is named`() throws {
        var generator = Generator(seed: 71)
        let reference = seconds(20_000, daysAside: 0, &generator)
        let prepared = try #require(PreparedReference(panes: [reference]))
        // Four hours are a latent d of .43.
        let window = seconds(1000, later: 14_400, daysAside: 1, &generator)
        #expect(anchor(window) != anchor(reference))
        #expect(prepared.report(on: window).score > 1)
    }

    @Test func `halves about two anchors are no drift either`() throws {
        for seed in UInt64(75)..<80 {
            var generator = Generator(seed: seed)
            let prepared = try #require(
                PreparedReference(panes: [seconds(50_000, daysAside: 0, &generator)]))
            for index in 0..<40 {
                let halves = (0..<2).map { half in
                    seconds(
                        1000, daysAside: half == index % 2 ? 0 : [-1, 1, 2][index % 3], &generator)
                }
                #expect(anchor(halves[0]) != anchor(halves[1]))
                let window = try #require(FieldSummary.merged(halves))
                #expect(prepared.report(on: window).score < 0.4)
            }
        }
    }

    @Test func `many narrow modes that only a sketch can tell apart do not alert`() throws {
        for seed in UInt64(80)..<84 {
            var generator = Generator(seed: seed)
            func modes(_ generator: inout Generator) -> Double {
                1000 + 50 * (20 * generator.uniform()).rounded(.down) + 0.01 * generator.normal()
            }
            let prepared = try #require(
                PreparedReference(panes: [generator.numeric(5000, modes)]))
            for _ in 0..<100 {
                #expect(prepared.report(on: generator.numeric(500, modes)).score < 0.3)
            }
        }
    }
}
