import Foundation
import GRDB
import Instants
import Lineage
import Store
import Synchronization

/// A time `hours` after 2020-01-01T00:00:00Z.
func hour(_ hours: Double) -> Instant {
    Instant(microseconds: 1_577_836_800_000_000) + TimeSpan(seconds: hours * 3600)
}

/// A clock that a test moves.
final class MovedClock: Sendable {
    private let instant: Mutex<Instant>

    init(_ instant: Instant = hour(0)) {
        self.instant = Mutex(instant)
    }

    var clock: WallClock { WallClock { self.instant.withLock { $0 } } }

    func move(to instant: Instant) {
        self.instant.withLock { $0 = instant }
    }
}

/// A store in memory whose clock stands at hour 0.
func emptyStore(_ clock: MovedClock = MovedClock()) throws -> SQLiteStore {
    try SQLiteStore.inMemory(clock: clock.clock)
}

/// A completed run of an hour that reads and writes artifacts, given as `name` or `name@version`.
func step(
    _ component: String, at hours: Double, reads: [String] = [], writes: [String] = []
) -> RunDraft {
    RunDraft(
        component: component, startedAt: hour(hours), endedAt: hour(hours + 1),
        inputs: reads.map(artifact), outputs: writes.map(artifact))
}

/// The artifact written as `name` or `name@version`.
func artifact(_ text: String) -> Artifact {
    let parts = text.split(separator: "@", maxSplits: 1).map { String($0) }
    return Artifact(name: parts[0], version: parts.count > 1 ? parts[1] : nil)
}

extension SQLiteStore {
    /// Records one run.
    func record(_ draft: RunDraft) async throws -> Int64 {
        try await record([draft])[0]
    }
}

/// Runs a test in a folder that does not exist yet and is removed afterwards.
func withFolder(_ test: (String) async throws -> Void) async throws {
    let parent = FileManager.default.temporaryDirectory
        .appendingPathComponent("lineage-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: parent) }
    try await test(parent.appendingPathComponent("deep/store").path)
}
