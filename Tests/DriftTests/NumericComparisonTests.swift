import Sketches
import Testing

@testable import Drift

/// The raw values of every numeric measure on the fixture, against scipy and numpy.
struct NumericComparisonTests {
    private let report: DriftReport

    init() throws {
        let options = DriftOptions(extraMeasures: Measure.onRequest)
        let reference = try #require(
            PreparedReference(panes: [.numeric(Fixture.x)], options: options))
        report = reference.report(on: .numeric(Fixture.y))
    }

    private func raw(_ measure: Measure) throws -> Double {
        try #require(report[measure]).raw
    }

    @Test func `raw values agree with scipy and numpy`() throws {
        // scipy 1.17: stats.wasserstein_distance(x, y)/x.std()
        #expect(isNear(try raw(.wasserstein), 0.19394758002447046, within: 1e-12))
        // stats.ks_2samp(x, y).statistic
        #expect(isNear(try raw(.ks), 0.15333333333333332, within: 1e-12))
        // (y.mean() - x.mean())/x.std()
        #expect(isNear(try raw(.mean), 0.1373682859910363, within: 1e-12))
        // np.sign(y[:, None] - x[None, :]).mean()
        #expect(isNear(try raw(.cliffsDelta), 0.054125, within: 1e-12))
        // With e the edges half-way between x's distinct quantiles (b + .5)/20,
        // c = np.bincount(np.searchsorted(e, x), minlength=20), d the same of y,
        // p, q = (c + .5)/(400 + 10), (d + .5)/(300 + 10): ((q - p)*np.log(q/p)).sum()
        #expect(isNear(try raw(.psi), 0.39931241058589917, within: 1e-12))
        // p, q = c/400, d/300: spatial.distance.jensenshannon(p, q, base=2)
        #expect(isNear(try raw(.jensenShannon), 0.2722399358477544, within: 1e-12))
        // np.sqrt(.5*((np.sqrt(p) - np.sqrt(q))**2).sum())
        #expect(isNear(try raw(.hellinger), 0.22865898476018573, within: 1e-12))
        // .5*np.abs(p - q).sum()
        #expect(isNear(try raw(.totalVariation), 0.26666666666666666, within: 1e-12))
    }

    @Test func `effects come in the order of the measures`() {
        #expect(
            report.effects.map(\.measure) == [
                .wasserstein, .ks, .psi, .missing, .outOfRange, .mean, .cliffsDelta, .dispersion,
                .jensenShannon, .hellinger, .totalVariation,
            ])
    }

    @Test func `extra measures are computed where asked for only`() throws {
        let standard = try #require(PreparedReference(panes: [.numeric(Fixture.x)]))
        let measures = standard.report(on: .numeric(Fixture.y)).effects.map(\.measure)
        #expect(
            measures == [
                .wasserstein, .ks, .psi, .missing, .outOfRange, .mean, .cliffsDelta, .dispersion,
            ])
        let options = DriftOptions(extraMeasures: [.hellinger])
        let one = try #require(PreparedReference(panes: [.numeric(Fixture.x)], options: options))
        #expect(one.report(on: .numeric(Fixture.y)).effects.last?.measure == .hellinger)
    }

    @Test func `measures that are read only have no bound`() {
        for effect in report.effects where !effect.measure.isScored {
            #expect(effect.lowerBound == 0 && effect.threshold == 0 && effect.ratio == 0)
            #expect(effect.effectSize > 0 && effect.noiseFloor > 0)
        }
    }

    @Test func `the sign tells the direction`() throws {
        let reference = try #require(
            PreparedReference(
                panes: [.numeric(Fixture.x)],
                options: DriftOptions(positiveAbove: 48)))
        let up = reference.report(on: .numeric(Fixture.x.map { $0 + 20 }))
        let down = reference.report(on: .numeric(Fixture.x.map { $0 - 20 }))
        for measure in [Measure.mean, .positiveRate, .cliffsDelta] {
            #expect(try #require(up[measure]).raw > 0.1)
            #expect(try #require(down[measure]).raw < -0.1)
            #expect(try #require(down[measure]).effectSize > 0.1)
        }
    }

    @Test func `no effect reads on the reference itself`() throws {
        let reference = try #require(PreparedReference(panes: [.numeric(Fixture.x)]))
        let calm = reference.report(on: .numeric(Fixture.x))
        #expect(calm.score == 0)
        for effect in calm.effects { #expect(effect.effectSize < 1e-12) }
    }
}
