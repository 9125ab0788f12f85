import Drift
import Foundation
import Instants
import Randomness
import Sketches
import Testing

@testable import Monitor

/// Fields far from zero, whose buckets are about an anchor.
struct FarFromZeroTests {
    /// A field's values as a map from a latent unit normal variable.
    struct Shape: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// By how much the latent variable is shifted that is to be named in 5,000 rows.
        var namedShift = 0.2
        let value: @Sendable (Double) -> Double
    }

    static let shapes = [
        Shape(testDescription: "seconds of a day") {
            1_583_020_800 + (86_400 * 0.5 * erfc(-$0 * 0.5.squareRoot())).rounded(.down)
        },
        Shape(testDescription: "far below zero") { -1e9 + $0 },
        Shape(testDescription: "a tiny spread") { 1e6 + 1e-3 * $0 },
        // Zeros make the standard deviation so large that only ranks tell.
        Shape(testDescription: "far but for zeros of both signs", namedShift: 0.25) {
            $0 < -2.5 ? -0.0 : $0 < -2 ? 0 : 1e6 + 100 * $0
        },
    ]

    private let clock = ManualClock()
    private let key = FieldKey(component: "c", role: .output, field: "n")

    private func observe(_ monitor: Monitor, _ values: [Double], run: Int64? = nil) throws {
        try monitor.observe(
            ObservationBatch(
                component: "c", role: .output, run: run, rowCount: values.count,
                columns: [ObservedColumn(name: "n", values: .numeric(values))]))
    }

    /// Fills a window's panes with equal parts of values, and reads the field at its end.
    private func window(
        of values: [Double], panes: Int, in monitor: Monitor
    ) throws -> FieldReading {
        clock.advance(seconds: 7200)
        for pane in 0..<panes {
            let part = pane * values.count / panes..<(pane + 1) * values.count / panes
            try observe(monitor, Array(values[part]))
            if pane < panes - 1 { clock.advance(seconds: 3600 / 24) }
        }
        return try monitor.reading(of: key)
    }

    /// A profile whose buckets are about another point than its values would choose.
    private func profile(_ values: [Double], aside: Double) -> FieldSummary {
        var before = NumericSummary()
        before.add(values.prefix(1000).map { $0 + aside })
        var summary = NumericSummary(like: before)
        summary.add(values)
        summary.seal()
        return .numeric(summary)
    }

    private func anchor(_ summary: FieldSummary?) -> Double? {
        guard case .numeric(let numeric) = summary else { return nil }
        guard case .histogram(let histogram) = numeric.distribution else { return nil }
        return histogram.anchor
    }

    @Test(arguments: shapes)
    func `windows are scored at full power about the anchor of the reference`(
        shape: Shape
    ) throws {
        let count = 30
        var named = 0
        for seed in 0..<count {
            var generator = SplitMix64(seed: UInt64(7000 + seed))
            let calm = generator.values(20_000, shape)
            let spread = calm.sorted()[15_000] - calm.sorted()[5000]
            let reference = profile(calm, aside: 3 * spread)
            let monitor = Monitor(clock: clock.clock)
            let origin: Reference.Origin =
                seed % 2 == 0 ? .profile : .lineage(run: 1, reason: "it made the model")
            try monitor.setReference(
                [Pane(start: clock.now, summary: reference)], origin: origin, of: key)
            let panes = [1, 4, 24][seed % 3]
            let still = try window(of: generator.values(5000, shape), panes: panes, in: monitor)
            #expect(anchor(still.window) == anchor(reference))
            #expect(try #require(still.report).score < 0.5)
            let moved = try window(
                of: generator.values(5000, shape, shift: shape.namedShift), panes: panes,
                in: monitor)
            #expect(anchor(moved.window) == anchor(reference))
            if try #require(moved.report).score >= 1 { named += 1 }
        }
        #expect(Double(named) >= 0.95 * Double(count))
    }

    @Test func `another model's training is what windows are like from then on`() throws {
        let shape = Self.shapes[0]
        var generator = SplitMix64(seed: 7100)
        let monitor = Monitor(clock: clock.clock)
        for (run, aside) in [(Int64(1), 100_000.0), (2, -200_000)] {
            let reference = profile(generator.values(5000, shape), aside: aside)
            try monitor.setReference(
                [Pane(start: clock.now, summary: reference)],
                origin: .lineage(run: run, reason: "it made the model"), of: key)
            let reading = try window(of: generator.values(2000, shape), panes: 2, in: monitor)
            #expect(anchor(reading.window) == anchor(reference))
            #expect(reading.window?.rowCount == 2000)
        }
    }

    @Test func `runs are begun like the reference, or like the run before`() throws {
        let shape = Self.shapes[1]
        var generator = SplitMix64(seed: 7200)
        let monitor = Monitor(clock: clock.clock)
        let reference = profile(generator.values(5000, shape), aside: 20)
        try monitor.setReference(
            [Pane(start: clock.now, summary: reference)], origin: .profile, of: key)
        try observe(monitor, generator.values(2000, shape), run: 1)
        #expect(anchor(reference) == -1e9 + 20)
        #expect(anchor(try monitor.reading(of: key).window) == -1e9 + 20)
        // Without a reference a run is begun like the run before, which is compared with next.
        try monitor.removeReference(of: key)
        for run in Int64(2)...4 {
            try observe(monitor, generator.values(2000, shape), run: run)
            let reading = try monitor.reading(of: key)
            #expect(reading.reference?.origin == .latestStableRun(run - 1))
            #expect(anchor(reading.window) == -1e9 + 20)
        }
    }

    @Test func `values that have left for good are told apart where they are`() throws {
        var generator = SplitMix64(seed: 7300)
        let monitor = Monitor(clock: clock.clock)
        let near = Shape(testDescription: "near") { 1e6 + $0 }
        let far = Shape(testDescription: "far") { 5e9 + $0 }
        try monitor.setReference(
            [Pane(start: clock.now, summary: profile(generator.values(5000, near), aside: 0))],
            origin: .profile, of: key)
        let left = try window(of: generator.values(6000, far), panes: 4, in: monitor)
        #expect(try #require(left.report).score > 10)
        #expect(anchor(left.window) == 5e9)
        // Taken as normal, they are scored like any others.
        try monitor.setReference(
            [Pane(start: clock.now, summary: try #require(left.window))],
            origin: .span(from: clock.now - TimeSpan(seconds: 3600), until: clock.now), of: key)
        let calm = try window(of: generator.values(5000, far), panes: 4, in: monitor)
        #expect(anchor(calm.window) == 5e9)
        #expect(try #require(calm.report).score < 0.5)
        let moved = try window(of: generator.values(5000, far, shift: 0.2), panes: 4, in: monitor)
        #expect(try #require(moved.report).score >= 1)
        // Back where they were, with the reference of then.
        let again = profile(generator.values(20_000, near), aside: 10)
        try monitor.setReference(
            [Pane(start: clock.now, summary: again)], origin: .profile, of: key)
        let back = try window(of: generator.values(5000, near, shift: 0.2), panes: 4, in: monitor)
        #expect(anchor(back.window) == anchor(again))
        #expect(try #require(back.report).score >= 1)
    }

    @Test func `the first full window is the reference of those after it`() throws {
        let shape = Self.shapes[0]
        var generator = SplitMix64(seed: 7400)
        let monitor = Monitor(clock: clock.clock)
        _ = try window(of: generator.values(8000, shape), panes: 4, in: monitor)
        let calm = try window(of: generator.values(5000, shape), panes: 4, in: monitor)
        #expect(calm.reference?.origin == .bootstrap)
        #expect(anchor(calm.window) == anchor(calm.reference?.prepared?.summary))
        #expect(try #require(calm.report).score < 0.5)
    }

    @Test func `a field goes on about its anchor after a restart`() throws {
        let shape = Self.shapes[0]
        var generator = SplitMix64(seed: 7500)
        let monitor = Monitor(clock: clock.clock)
        let reference = profile(generator.values(5000, shape), aside: 200_000)
        try monitor.setReference(
            [Pane(start: clock.now, summary: reference)], origin: .profile, of: key)
        // A pane that still counts every value, and is saved so.
        try observe(monitor, generator.values(200, shape))
        let saved = try #require(monitor.checkpoints().first)
        let next = Monitor(clock: clock.clock)
        next.restore(
            key, saved.state,
            panes: try saved.panes.map {
                Pane(start: $0.start, summary: try FieldSummary(decoding: $0.summary.encoded()))
            },
            profiles: [], nextPart: 0,
            reference: saved.reference.map {
                SavedReference(origin: $0.origin, setAt: $0.setAt, panes: $0.panes)
            })
        try observe(next, generator.values(1000, shape))
        #expect(anchor(try next.reading(of: key).window) == anchor(reference))
        let later = try window(of: generator.values(2000, shape), panes: 2, in: next)
        #expect(anchor(later.window) == anchor(reference))
    }
}

extension SplitMix64 {
    /// Values of a shape whose latent variable has the mean `shift`.
    mutating func values(
        _ count: Int, _ shape: FarFromZeroTests.Shape, shift: Double = 0
    ) -> [Double] {
        (0..<count).map { _ in
            let radius = sqrt(-2 * log(1 - Double.random(in: 0..<1, using: &self)))
            let angle = 2 * Double.pi * Double.random(in: 0..<1, using: &self)
            return shape.value(shift + radius * cos(angle))
        }
    }
}
