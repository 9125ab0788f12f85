import Instants
import Lineage
import Monitor
import Randomness
import Sketches
import Store
import Testing

@testable import Strandline

/// A run whose values come in parts, with those of many other runs in between.
struct RunPartsTests {
    private let directory = StoreDirectory()
    private let start = Instant(microseconds: 1_583_625_600_000_000)
    private let key = FieldKey(component: "train", role: .input, field: "fare")
    /// More than a field keeps in memory.
    private static let runCount: Int64 = 12

    private func recordRuns() async throws {
        let draft = RunDraft(component: key.component, startedAt: start, endedAt: start)
        try await directory.withEngine { engine in
            let drafts = (0..<Self.runCount).map { _ in draft }
            let ids = try await engine.record(drafts).ids
            #expect(ids == Array(1...Self.runCount))
        }
    }

    private func observe(
        _ engine: Engine, _ rowCount: Int, run: Int64, hours: Int = 0
    ) async throws {
        _ = try await engine.observe(
            ObservationBatch(
                component: key.component, role: key.role, run: run,
                timestamp: start + TimeSpan(seconds: Double(hours) * 3600), rowCount: rowCount,
                columns: [
                    ObservedColumn(
                        name: key.field, values: .numeric((0..<rowCount).map(Double.init)))
                ]))
    }

    /// The rows of each run, as all of its readers find them.
    private func rows(_ engine: Engine) async throws -> [Int64: Int] {
        let profiles = try await engine.profiles(of: key, limit: 100)
        return Dictionary(
            uniqueKeysWithValues: profiles.map { ($0.run, $0.pane.summary.rowCount) })
    }

    @Test(arguments: [0, -1, 1])
    func `a run that comes back adds to what is saved, whatever its times`(
        hours: Int
    ) async throws {
        try await recordRuns()
        var expected = Dictionary(uniqueKeysWithValues: (1...Self.runCount).map { ($0, 10) })
        try await directory.withEngine { engine in
            for run in 1...Self.runCount { try await observe(engine, 10, run: run) }
            try await engine.checkpoint()
            try await observe(engine, 7, run: 1, hours: hours)
            expected[1] = 17
            #expect(try await rows(engine) == expected)
            try await engine.checkpoint()
            #expect(try await rows(engine) == expected)
        }
        try await directory.withEngine { engine in
            #expect(try await rows(engine) == expected)
            try await observe(engine, 5, run: 1, hours: hours)
            expected[1] = 22
            try await engine.checkpoint()
            #expect(try await rows(engine) == expected)
        }
    }

    @Test func `a run that comes back before it is saved is read whole`() async throws {
        try await recordRuns()
        try await directory.withEngine { engine in
            for run in 1...Self.runCount { try await observe(engine, 10, run: run) }
            try await observe(engine, 7, run: 1)
            #expect(try await rows(engine)[1] == 17)
            let summaries = try await engine.archive.profile(ofRun: 1)
            #expect(summaries[key]?.rowCount == 17)
        }
    }

    /// Values, saves and kills in any order against sums.
    @Test(arguments: 0..<4) func `no value is lost or counted twice`(seed: Int) async throws {
        var generator = SplitMix64(seed: UInt64(seed))
        try await recordRuns()
        var expected: [Int64: Int] = [:]
        for _ in 0..<12 {
            try await directory.withEngine { engine in
                if !expected.isEmpty { #expect(try await rows(engine) == expected) }
                for _ in 0..<Int.random(in: 1...60, using: &generator) {
                    if Int.random(in: 0..<8, using: &generator) == 0 {
                        try await engine.checkpoint()
                        continue
                    }
                    let run = Int64.random(in: 1...Self.runCount, using: &generator)
                    let rowCount = Int.random(in: 1...9, using: &generator)
                    try await observe(
                        engine, rowCount, run: run,
                        hours: Int.random(in: 0..<3, using: &generator))
                    expected[run, default: 0] += rowCount
                    #expect(try await rows(engine) == expected)
                }
            }
        }
        try await directory.withEngine { engine in
            for run in 1...Self.runCount {
                let summaries = try await engine.archive.profile(ofRun: run)
                #expect(summaries[key]?.rowCount == expected[run])
            }
        }
    }
}
