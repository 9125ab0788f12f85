import Sketches
import Testing

@testable import Drift

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Lower bounds lie below the true effect but for one window in a thousand.
struct CoverageTests {
    private let rounds = 800 * Simulation.scale

    /// One in a thousand, and what chance adds to that in so many windows, but once in ten thousand.
    private var allowed: Int {
        let mean = Double(rounds) / 1000
        return Int((mean + 4 * mean.squareRoot()).rounded(.up))
    }

    /// Counts by measure the windows whose bound exceeds the truth.
    private func misses(
        seed: UInt64, truth: [Measure: Double], options: DriftOptions = .standard,
        reference: (inout Generator) -> FieldSummary, window: (inout Generator) -> FieldSummary
    ) throws -> [Measure: Int] {
        var generator = Generator(seed: seed)
        var misses: [Measure: Int] = [:]
        var prepared = try #require(PreparedReference(panes: [reference(&generator)]))
        for round in 0..<rounds {
            // The reference is a sample too.
            if round % 5 == 0 {
                prepared = try #require(
                    PreparedReference(panes: [reference(&generator)], options: options))
            }
            for effect in prepared.report(on: window(&generator)).effects {
                guard let bound = truth[effect.measure] else { continue }
                if effect.lowerBound > bound { misses[effect.measure, default: 0] += 1 }
            }
        }
        return misses
    }

    // Dispersion, with F = stats.norm.cdf and s = 2**.5:
    // e = integrate.quad(lambda y: abs(2*F(y) - 1)*stats.norm.pdf(y - shift), -9, 12, points=[0])[0]
    // s*stats.norm.ppf(e)
    @Test(arguments: [(0.1, 0.005632519), (0.5, 0.135545211), (1.5, 0.966689492)])
    func `bounds of a shifted normal lie below the shift`(
        shift: Double, dispersion: Double
    ) throws {
        let truth: [Measure: Double] = [
            .wasserstein: shift, .ks: shift, .psi: shift, .mean: shift, .missing: 0,
            .cliffsDelta: shift, .dispersion: dispersion,
        ]
        let misses = try misses(
            seed: 60, truth: truth, reference: { $0.numeric(400) { $0.normal() } },
            window: { $0.numeric(150) { $0.normal() + shift } })
        for (measure, count) in misses { #expect(count <= allowed, "\(measure)") }
    }

    @Test func `bounds of shares lie below Cohen's h`() throws {
        func angle(_ share: Double) -> Double { 2 * asin(share.squareRoot()) }
        let truth: [Measure: Double] = [
            .missing: angle(0.1) - angle(0.03), .positiveRate: angle(0.5) - angle(0.3),
        ]
        let misses = try misses(
            seed: 61, truth: truth, options: DriftOptions(positiveAbove: 0.5),
            reference: { $0.numeric(500, missing: 0.03) { $0.uniform() < 0.3 ? 1 : 0 } },
            window: { $0.numeric(200, missing: 0.1) { $0.uniform() < 0.5 ? 1 : 0 } })
        for (measure, count) in misses { #expect(count <= allowed, "\(measure)") }
    }

    @Test func `bounds of a table lie below its divergence`() throws {
        // p = 1/5 each, q = .3 and .175 four times: Σ (q − p) ln(q/p)
        let index = 0.1 * log(0.3 / 0.2) - 4 * 0.025 * log(0.175 / 0.2)
        func draw(_ first: Double) -> (inout Generator) -> String {
            { $0.uniform() < first ? "a" : "other \(Int(4 * $0.uniform()))" }
        }
        let misses = try misses(
            seed: 62, truth: [.psi: index.squareRoot(), .unseen: 0],
            reference: { $0.categorical(800, draw(0.2)) },
            window: { $0.categorical(300, draw(0.3)) })
        for (measure, count) in misses { #expect(count <= allowed, "\(measure)") }
    }

    @Test func `bounds of more categories than are counted exactly lie below the truth`() throws {
        // 5,000 categories of shares 1/rank; the window has them in another order from the tenth on.
        let weights = (1...5000).map { 1 / Double($0) }
        let total = weights.reduce(0, +)
        let p = weights.map { $0 / total }
        let q = p.indices.map { $0 < 10 ? p[$0] : p[10 + (($0 - 10) * 7 + 3) % 4990] }
        let divergence = zip(p, q).reduce(0) { $0 + ($1.1 - $1.0) * log($1.1 / $1.0) }
        func draw(_ shares: [Double]) -> (inout Generator) -> Int {
            var cumulative: [Double] = []
            for share in shares { cumulative.append((cumulative.last ?? 0) + share) }
            return { generator in
                let height = generator.uniform()
                var low = 0
                var high = cumulative.count - 1
                while low < high {
                    let middle = (low + high) / 2
                    if cumulative[middle] >= height { high = middle } else { low = middle + 1 }
                }
                return low
            }
        }
        let mine = draw(p)
        let theirs = draw(q)
        var generator = Generator(seed: 65)
        var misses: [Measure: Int] = [:]
        for _ in 0..<10 * Simulation.scale {
            var seen = Set<Int>()
            let reference = generator.categorical(20_000) { generator in
                let code = mine(&generator)
                seen.insert(code)
                return "c\(code)"
            }
            let prepared = try #require(PreparedReference(panes: [reference]))
            func unseen(_ shares: [Double]) -> Double {
                let mass = shares.indices.reduce(0) { $0 + (seen.contains($1) ? 0 : shares[$1]) }
                return 2 * asin(mass.squareRoot())
            }
            let truth: [Measure: Double] = [
                .psi: divergence.squareRoot(), .unseen: max(0, unseen(q) - unseen(p)),
            ]
            for _ in 0..<20 {
                let report = prepared.report(
                    on: generator.categorical(1000) { "c\(theirs(&$0))" })
                for effect in report.effects {
                    guard let bound = truth[effect.measure] else { continue }
                    if effect.lowerBound > bound { misses[effect.measure, default: 0] += 1 }
                }
            }
        }
        // Of 200 windows at one in a thousand, once in ten thousand.
        for (measure, count) in misses { #expect(count <= 3 * Simulation.scale, "\(measure)") }
    }

    @Test func `bounds of heavy tails and ties lie below what large samples read`() throws {
        typealias Draw = (inout Generator) -> Double
        let pairs: [(Draw, Draw)] = [
            ({ pow($0.uniform(), -0.6) }, { 1.3 * pow($0.uniform(), -0.6) }),
            (
                { $0.uniform() < 0.6 ? 0 : $0.exponential() },
                { $0.uniform() < 0.5 ? 0 : $0.exponential() }
            ),
            ({ ($0.exponential() * 4).rounded() }, { ($0.exponential() * 5).rounded() }),
        ]
        for (reference, window) in pairs {
            var generator = Generator(seed: 63)
            let large = try #require(
                PreparedReference(panes: [generator.numeric(100_000, reference)]))
            var truth: [Measure: Double] = [:]
            for effect in large.report(on: generator.numeric(100_000, window)).effects {
                // What chance leaves of so large samples is far below the bounds' own margin.
                truth[effect.measure] = effect.effectSize + 0.01
            }
            let misses = try misses(
                seed: 64, truth: truth, reference: { $0.numeric(500, reference) },
                window: { $0.numeric(200, window) })
            for (measure, count) in misses { #expect(count <= allowed, "\(measure)") }
        }
    }
}
