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

    @Test func `a window about another anchor is no drift by itself`() throws {
        var unlike = 0
        for seed in UInt64(70)..<75 {
            var generator = Generator(seed: seed)
            func seconds(_ generator: inout Generator) -> Double {
                1.6e9 + 86_400 * generator.uniform()
            }
            let reference = generator.numeric(50_000, seconds)
            let prepared = try #require(PreparedReference(panes: [reference]))
            for _ in 0..<40 {
                let window = generator.numeric(1000, seconds)
                if anchor(window) != anchor(reference) { unlike += 1 }
                #expect(prepared.report(on: window).score < 0.4)
            }
        }
        #expect(unlike > 20)
    }

    @Test func `a shift of a window about another anchor is named`() throws {
        var generator = Generator(seed: 71)
        let prepared = try #require(
            PreparedReference(
                panes: [generator.numeric(20_000) { 1.6e9 + 86_400 * $0.uniform() }]))
        let window = generator.numeric(1000) { 1.6e9 + 20_000 + 86_400 * $0.uniform() }
        #expect(prepared.report(on: window).score > 1)
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
