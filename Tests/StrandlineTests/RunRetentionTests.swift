import Instants
import Lineage
import Store
import Monitor
@testable import Strandline
import Testing

struct RunRetentionTests {
    private func engine() async throws -> Engine {
        let noon = Instant(microseconds: 1_577_880_000_000_000)
        let clock = WallClock { noon }
        let engine = try await Engine.inMemory(clock: clock)
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
        #expect(try await engine.deleteRuns(beyond: RunRetention(age: age)) == 6)
        #expect(try await engine.store.recentRuns(limit: 10).map(\.id) == [1, 2, 3, 4])
    }

    @Test func `runs beyond the number go`() async throws {
        let engine = try await engine()
        #expect(try await engine.deleteRuns(beyond: RunRetention(count: 7)) == 3)
        #expect(try await engine.deleteRuns(beyond: RunRetention()) == 0)
    }

    @Test func `old runs are deleted until the task is cancelled`() async throws {
        let engine = try await engine()
        var options = EngineOptions()
        options.runRetention = RunRetention(count: 1)
        engine.reconfigure(options)
        let (counts, found) = AsyncStream.makeStream(of: Int.self)
        let deleting = Task {
            await engine.enforceRunRetention { outcome in
                found.yield((try? outcome.get()) ?? -1)
            }
        }
        #expect(await counts.first { _ in true } == 9)
        deleting.cancel()
        await deleting.value
    }
}
