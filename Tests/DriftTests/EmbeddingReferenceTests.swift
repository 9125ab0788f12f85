import Sketches
import Testing

@testable import Drift

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A made-up embedding model: topics in a few directions, noise in all, everything about a common mean.
private struct EmbeddingModel {
    let dimension: Int
    var directions: [[Double]]
    var mean: [Double]
    var noise = 0.5
    var scale = 1.0

    init(dimension: Int, topics: Int = 12, meanSize: Double = 0.5, seed: UInt64) {
        self.dimension = dimension
        var generator = Generator(seed: seed)
        func unit() -> [Double] {
            let vector = (0..<dimension).map { _ in generator.normal() }
            let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return vector.map { $0 / length }
        }
        directions = (0..<topics).map { _ in unit() }
        mean = unit().map { $0 * meanSize }
    }

    /// A summary of `count` vectors; `weight` of them lie in the first topic alone.
    func summary(
        _ count: Int, seed: UInt64, weight: Double = 0, missing: Int = 0
    ) -> FieldSummary {
        var generator = Generator(seed: seed)
        var vectors: [Double] = []
        for _ in 0..<count {
            let topic =
                generator.uniform() < weight
                ? 0 : Int(generator.uniform() * Double(directions.count))
            let strength = 0.8 + 0.2 * generator.normal()
            for index in 0..<dimension {
                vectors.append(
                    scale
                        * (mean[index] + strength * directions[topic][index] + noise
                            * generator.normal() / Double(dimension).squareRoot()))
            }
        }
        var summary = EmbeddingSummary()
        summary.add(RandomProjections(seed: "text", dimension: dimension).project(vectors.span))
        summary.addMissing(missing)
        summary.seal()
        return .embedding(summary)
    }
}

struct EmbeddingReferenceTests {
    private let model = EmbeddingModel(dimension: 48, seed: 1)

    private func reference(_ count: Int = 2000, panes: Int = 1) throws -> PreparedReference {
        try #require(
            PreparedReference(
                panes: (0..<panes).map { model.summary(count, seed: 100 + UInt64($0)) }))
    }

    @Test
    func `a window without drift has every measure of numbers and the centroid, and no alert`()
        throws
    {
        let report = try reference().report(on: model.summary(500, seed: 7))
        #expect(report.kind == .embedding)
        #expect(
            report.effects.map(\.measure)
                == [
                    .wasserstein, .ks, .psi, .missing, .outOfRange, .mean, .cliffsDelta,
                    .dispersion, .centroid,
                ])
        #expect(report.score < 1)
    }

    @Test func `a swapped model of the same dimension is named within one window`() throws {
        let prepared = try reference()
        for seed in 2..<7 as Range<UInt64> {
            for meanSize in [0.0, 0.5] {
                let other = EmbeddingModel(dimension: 48, meanSize: meanSize, seed: seed)
                let report = prepared.report(on: other.summary(300, seed: 9))
                #expect(report.score >= 1, "\(report.effects)")
            }
        }
    }

    @Test func `the same model at another scale is named`() throws {
        var other = model
        other.scale = 1.4
        let report = try reference().report(on: other.summary(300, seed: 9))
        #expect(report.score >= 1)
        #expect(try #require(report[.centroid]).ratio < 1)
    }

    @Test func `a topic that takes over is named`() throws {
        let report = try reference().report(on: model.summary(500, seed: 9, weight: 0.5))
        #expect(report.score >= 1)
        #expect(try #require(report[.centroid]).ratio >= 1)
    }

    @Test func `no window without drift alerts, however small`() throws {
        for rows in [20, 200, 2000] {
            let prepared = try reference(rows)
            for (count, windows) in [(1, 20), (3, 20), (10, 20), (50, 10), (400, 3)] {
                for window in 0..<windows {
                    let report = prepared.report(
                        on: model.summary(count, seed: UInt64(1000 * count + window)))
                    #expect(report.score < 1, "\(rows) and \(count) rows: \(report.effects)")
                }
            }
        }
    }

    @Test func `another dimension is out of range`() throws {
        let report = try reference().report(
            on: EmbeddingModel(dimension: 32, seed: 1).summary(200, seed: 3))
        #expect(report.leading == .outOfRange && report.score > 5)
        #expect(report.effects.map(\.measure) == [.missing, .outOfRange])
    }

    @Test func `missing vectors are named as such`() throws {
        let report = try reference().report(on: model.summary(400, seed: 3, missing: 100))
        #expect(report.leading == .missing && report.score > 1)
        let nothing = try reference().report(on: model.summary(0, seed: 3, missing: 100))
        #expect(nothing.effects.map(\.measure) == [.missing])
        #expect(nothing.score > 1)
    }

    @Test func `baseline variation is a floor for every measure`() throws {
        let panes = (0..<6).map { model.summary(400, seed: 20 + $0, weight: $0 == 0 ? 0.6 : 0) }
        let prepared = try #require(PreparedReference(panes: panes))
        #expect(try #require(prepared.baselineVariation.floors[.centroid]) > 0.1)
        #expect(try #require(prepared.baselineVariation.floors[.mean]) > 0.1)
        #expect(prepared.report(on: model.summary(400, seed: 50, weight: 0.6)).score < 1)
    }

    @Test func `the noise floor is what the largest of sixteen reads`() throws {
        var sums: [Measure: (size: Double, noise: Double)] = [:]
        let rounds = 60
        for round in 0..<rounds {
            let prepared = try #require(
                PreparedReference(panes: [model.summary(1000, seed: 3000 + UInt64(round))]))
            for effect in prepared.report(on: model.summary(1000, seed: UInt64(round))).effects {
                let sum = sums[effect.measure] ?? (0, 0)
                sums[effect.measure] = (
                    sum.size + effect.effectSize / Double(rounds),
                    sum.noise + effect.noiseFloor / Double(rounds)
                )
            }
        }
        let measures: [Measure] = [
            .wasserstein, .ks, .psi, .mean, .cliffsDelta, .dispersion, .centroid,
        ]
        for measure in measures {
            let sum = try #require(sums[measure])
            // The largest effect is reported only where bounds are equal, as they are at 0.
            #expect(0.6...1.4 ~= sum.noise / sum.size, "\(measure): \(sum)")
        }
    }

    @Test func `vectors and other kinds are unlike`() throws {
        let numbers = FieldSummary.numeric((0..<1000).map { Double($0) })
        #expect(try reference().report(on: numbers).leading == .unseen)
        let prepared = try #require(PreparedReference(panes: [numbers]))
        #expect(prepared.report(on: model.summary(300, seed: 1)).leading == .unseen)
    }

    @Test func `vectors that never vary have no centroid to shift`() throws {
        var summary = EmbeddingSummary()
        let vectors = Array(repeating: [0.6, 0.8], count: 500).flatMap(\.self)
        summary.add(RandomProjections(seed: "text", dimension: 2).project(vectors.span))
        let prepared = try #require(PreparedReference(panes: [.embedding(summary)]))
        #expect(prepared.report(on: .embedding(summary)).score == 0)
        var moved = EmbeddingSummary()
        let others = Array(repeating: [0.8, 0.6], count: 500).flatMap(\.self)
        moved.add(RandomProjections(seed: "text", dimension: 2).project(others.span))
        #expect(prepared.report(on: .embedding(moved)).score > 1)
    }
}
