import Foundation
import Instants
import Store
import Monitor
@testable import Strandline
import Synchronization

/// A folder that engines open one after the other, removed with the value.
final class StoreDirectory: Sendable {
    let path = FileManager.default.temporaryDirectory
        .appendingPathComponent("strandline-test-\(UUID().uuidString)").path
    private let found = Mutex<[UnreadableRecord]>([])

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// What could not be read, in all engines so far.
    var unreadable: [UnreadableRecord] { found.withLock(\.self) }

    /// Runs on what the folder holds, and lets go of it without saving.
    func withEngine<Value>(
        options: MonitorOptions = MonitorOptions(), clock: WallClock = .system,
        _ body: (Engine) async throws -> Value
    ) async throws -> Value {
        let store = try SQLiteStore.open(directory: path, clock: clock)
        defer { try? store.close() }
        return try await body(
            try await Engine(
                store: store, options: EngineOptions(monitor: options), clock: clock,
                onUnreadable: { record in self.found.withLock { $0.append(record) } }))
    }
}
