import Testing

@testable import Sketches

struct EmbeddingSummaryTests {
    private func vectors(_ count: Int, dimension: Int, seed: UInt64) -> [Double] {
        var source = SampleSource(seed: seed)
        return source.values(count * dimension) { 0.3 + $0.normal() }
    }

    private func summary(_ vectors: [Double], dimension: Int) -> EmbeddingSummary {
        var summary = EmbeddingSummary()
        summary.add(
            RandomProjections(seed: "text", dimension: dimension).project(vectors.span))
        return summary
    }

    @Test func `directions follow from the seed and have length one`() {
        let identity = (0..<25).map { $0 % 6 == 0 ? 1.0 : 0 }
        let first = RandomProjections(seed: "text", dimension: 5).project(identity.span)
        let again = RandomProjections(seed: "text", dimension: 5).project(identity.span)
        let other = RandomProjections(seed: "image", dimension: 5).project(identity.span)
        #expect(first.components == again.components)
        #expect(first.components != other.components)
        for direction in first.components {
            #expect(direction.count == 5)
            #expect(abs(direction.reduce(0) { $0 + $1 * $1 } - 1) < 1e-12)
        }
        #expect(Set(first.components.map { $0.map(\.sign.rawValue) }).count > 8)
    }

    @Test func `components keep the vectors' lengths on average`() {
        let summary = summary(vectors(2000, dimension: 32, seed: 4), dimension: 32)
        let squares = summary.projections.map {
            $0.moments.variance + $0.moments.mean * $0.moments.mean
        }
        // E x² = 1 + .3² a component; the variance along any direction is 1.
        #expect(abs(squares.reduce(0, +) / 16 - 1.09) < 0.8)
        for projection in summary.projections {
            #expect(projection.count == 2000)
            #expect(abs(projection.moments.variance - 1) < 0.2)
        }
    }

    @Test func `the centroid is the mean of the directions`() {
        let summary = summary([3, 4, 0, 2, -5, 0, 0, 0], dimension: 2)
        #expect(summary.count == 4)
        let centroid = summary.centroid
        #expect(abs(centroid[0] - (0.6 - 1) / 4) < 1e-12)
        #expect(abs(centroid[1] - (0.8 + 1) / 4) < 1e-12)
    }

    @Test func `one vector cannot own the centroid`() {
        let summary = summary([1e300, 1e300] + Array(repeating: 1, count: 18), dimension: 2)
        #expect(abs(summary.centroid[0] - 0.5.squareRoot()) < 1e-12)
    }

    @Test func `merging is adding`() {
        let all = vectors(300, dimension: 8, seed: 5)
        var merged = summary(Array(all.prefix(800)), dimension: 8)
        merged.merge(summary(Array(all.dropFirst(800)), dimension: 8))
        merged.addMissing(2)
        let whole = summary(all, dimension: 8)
        #expect(merged.count == 300 && merged.rowCount == 302)
        for (left, right) in zip(merged.centroid, whole.centroid) {
            #expect(abs(left - right) < 1e-12)
        }
        for (left, right) in zip(merged.projections, whole.projections) {
            #expect(abs(left.moments.mean - right.moments.mean) < 1e-12)
        }
    }

    @Test func `vectors of another dimension and broken ones are refused and counted`() {
        var summary = summary([1, 2, 3, 4], dimension: 2)
        summary.add(RandomProjections(seed: "text", dimension: 3).project([1, 2, 3].span))
        summary.add(
            RandomProjections(seed: "text", dimension: 2).project([.infinity, 1, 1, .nan].span))
        #expect(summary.count == 2 && summary.refusedCount == 3 && summary.rowCount == 5)
        var other = self.summary([1, 2, 3], dimension: 3)
        other.merge(summary)
        #expect(other.count == 1 && other.refusedCount == 5 && other.rowCount == 6)
    }

    @Test func `a pane after one that refused everything takes what comes`() {
        let calm = summary([1, 2, 3, 4], dimension: 2)
        var next = EmbeddingSummary(like: calm, after: calm)
        let longer = RandomProjections(seed: "text", dimension: 3).project([1, 2, 3].span)
        next.add(longer)
        #expect(next.count == 0 && next.refusedCount == 1)
        var third = EmbeddingSummary(like: calm, after: next)
        third.add(longer)
        #expect(third.count == 1 && third.dimension == 3)
    }

    @Test func `the float limits overflow into refused components and nothing else`() {
        let most = Double.greatestFiniteMagnitude
        let least = Double.leastNonzeroMagnitude
        let summary = summary(
            [most, most, most, most, least, 0, 0, least], dimension: 4)
        #expect(summary.count == 2 && summary.centroid.allSatisfy(\.isFinite))
        #expect(summary.projections.allSatisfy { $0.rowCount == 2 && $0.missingCount == 0 })
    }
}
