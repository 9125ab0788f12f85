import Sketches
import Testing

@testable import Drift

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Cliff's δ and dispersion, which know ranks only.
struct RankEffectTests {
    private func prepared(
        _ seed: UInt64, _ draw: (inout Generator) -> Double
    ) throws -> (PreparedReference, Generator) {
        var generator = Generator(seed: seed)
        let summary = generator.numeric(50_000, draw)
        return (try #require(PreparedReference(panes: [summary])), generator)
    }

    @Test func `a shift reads its size whatever the tail`() throws {
        for scale in [0.5, 3.0] {
            var (reference, generator) = try prepared(70) { exp(scale * $0.normal()) }
            let report = reference.report(
                on: generator.numeric(50_000) { exp(scale * ($0.normal() + 0.3)) })
            let location = try #require(report[.cliffsDelta])
            #expect(isNear(location.effectSize, 0.3, within: 0.05))
            // special.erf(.15), that is 2*stats.norm.cdf(.3/np.sqrt(2)) - 1
            #expect(isNear(location.raw, 0.16799597142736344, within: 0.05))
            // A shift is little change of spread: 2**.5*stats.norm.ppf(e) = 0.0500, where
            // e = integrate.quad(lambda y: abs(2*F(y) - 1)*f(y - .3), -9, 12, points=[0])[0] with F
            // and f those of stats.norm.
            #expect(isNear(try #require(report[.dispersion]).effectSize, 0.050034, within: 0.3))
        }
    }

    @Test func `a change of spread reads its sign and its size`() throws {
        var (reference, generator) = try prepared(71) { $0.uniform() }
        func spread(_ deviation: Double) throws -> Effect {
            let report = reference.report(
                on: generator.numeric(50_000) {
                    0.5 * erfc(-deviation * $0.normal() / 2.0.squareRoot())
                })
            #expect(try #require(report[.cliffsDelta]).lowerBound < 0.02)
            return try #require(report[.dispersion])
        }
        // Of half-normal variables, P(|Y| > |X|) is 2/π times the arc tangent of the ratio of scales:
        // 4/np.pi*np.arctan(np.sqrt(1.5)) - 1
        #expect(isNear(try spread(1.5.squareRoot()).raw, 0.12818843369794974, within: 0.1))
        #expect(isNear(try spread((1 / 1.5).squareRoot()).raw, -0.12818843369794974, within: 0.1))
    }

    @Test func `an atom that moves by a hair is no drift`() throws {
        var (reference, generator) = try prepared(72) { $0.uniform() < 0.7 ? 0 : $0.exponential() }
        for hair in [1e-9, -1e-9, 1e-4] {
            let moved = generator.numeric(20_000) { generator in
                generator.uniform() < 0.7
                    ? hair * generator.normal() + hair : generator.exponential()
            }
            let report = reference.report(on: moved)
            #expect(try #require(report[.cliffsDelta]).ratio < 0.5)
            #expect(try #require(report[.dispersion]).ratio < 0.5)
        }
    }

    @Test func `what differs for certain is named, whatever the size of the samples`() throws {
        let reference = try #require(
            PreparedReference(panes: [.numeric((0..<200).map(Double.init))]))
        let report = reference.report(on: .numeric((0..<50).map { 5000 + Double($0) }))
        let effect = try #require(report[.cliffsDelta])
        #expect(effect.raw == 1 && effect.ratio > 5 && effect.effectSize.isFinite)
        #expect(effect.lowerBound <= effect.effectSize)
    }
}
