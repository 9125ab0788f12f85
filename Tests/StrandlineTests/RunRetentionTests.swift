import Instants
import Lineage
import LineageStore
import Monitor
import Strandline
import Testing

struct RunRetentionTests {
    private func engine() async throws -> Engine {
        let noon = Instant(microseconds: 1_577_880_000_000_000)
        let clock = WallClock { noon }
        let engine = try await Engine(
            store: try LineageStore.inMemory(clock: clock), monitor: Monitor(), clock: clock)
        _ = try await engine.record(
            (0..<10).map { day in
                RunDraft(
                    component: "etl", startedAt: noon - TimeSpan(seconds: Double(day) * 86_400))
            })
        return engine
    }

    @Test func `runs older than the age go`() async throws {
        let engine = try await engine()
        let age = TimeSpan(seconds: 3.5 * 86_400)
        #expect(try await engine.sweep(keeping: RunRetention(age: age)) == 6)
        #expect(try await engine.store.recentRuns(limit: 10).map(\.id) == [1, 2, 3, 4])
    }

    @Test func `runs beyond the number go`() async throws {
        let engine = try await engine()
        #expect(try await engine.sweep(keeping: RunRetention(count: 7)) == 3)
        #expect(try await engine.sweep(keeping: RunRetention()) == 0)
    }

    @Test func `sweeping goes on until it is cancelled`() async throws {
        let engine = try await engine()
        let (counts, found) = AsyncStream.makeStream(of: Int.self)
        let sweeping = Task {
            await engine.sweepContinuously(keeping: { RunRetention(count: 1) }) { outcome in
                found.yield((try? outcome.get()) ?? -1)
            }
        }
        #expect(await counts.first { _ in true } == 9)
        sweeping.cancel()
        await sweeping.value
    }
}
