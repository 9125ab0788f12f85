import Synchronization
package import Foundation
package import Lineage
import Store

extension Engine {
    private static let checkpointInterval = Duration.seconds(30)
    /// A journal longer than this is folded into a checkpoint at once, so that a start is short.
    private static let journalledBytesMax = 64 << 20

    /// Saves what changes and checks the store, until the task is cancelled.
    ///
    /// - Parameters:
    ///   - onFailure: Called with the reason why a checkpoint failed.
    ///   - onStoreChange: Called when the store stops taking writes, with the reason, and when it
    ///     takes them again (nil).
    package func checkpointContinuously(
        onFailure: @Sendable (any Error) -> Void,
        onStoreChange: @Sendable (StoreError?) -> Void
    ) async {
        let clock = ContinuousClock()
        var next = clock.now + Self.checkpointInterval
        var known: StoreError?
        while !Task.isCancelled {
            // Cancelled, it is looked at once more.
            try? await Task.sleep(for: .seconds(1))
            await store.checkHealth()
            let failure = store.health.failure
            if failure != known { onStoreChange(failure) }
            known = failure
            guard clock.now >= next || pipeline.journalledBytes > Self.journalledBytesMax else {
                continue
            }
            do {
                try await checkpoint()
                lastCheckpointFailure.withLock { $0 = nil }
            } catch {
                lastCheckpointFailure.withLock { $0 = "\(error)" }
                onFailure(error)
            }
            next = clock.now + Self.checkpointInterval
        }
    }

    /// Saves what has changed since the last time.
    package func checkpoint() async throws {
        try await checkpoints.perform {
            let checkpoint = await self.pipeline.checkpoint()
            try await self.archive.save(checkpoint.fields, through: checkpoint.sequence)
        }
        try await tasks.deleteExpired()
    }

    /// Why nothing can be stored now; nil where all is well.
    package var storeFailure: String? {
        store.health.failure.map { "\($0)" } ?? lastCheckpointFailure.withLock(\.self)
    }

    /// How many writes have failed since the start.
    package var storeFailureCount: Int { store.health.failureCount }

    /// How many stored records could not be read and were quarantined.
    package func quarantinedCount() async throws -> Int {
        try await store.quarantinedCount()
    }

    /// A copy of the store as it stands, which is gone once it is closed.
    package func backup() async throws -> FileHandle {
        // The journal is in files of its own.
        try await checkpoint()
        return try await store.copy()
    }

    /// Deletes everything: components, runs, flags, labels and tasks, and all fields with their
    /// values and references.
    ///
    /// - Throws: GRDB's `DatabaseError`; nothing is deleted then.
    package func clear() async throws {
        try await checkpoints.perform {
            try await self.pipeline.clear()
            self.references.clear()
            self.tasks.clear()
            self.knownComponents.withLock { $0 = [] }
            self.runDurationHistograms.clear()
            self.featureLagHistograms.clear()
        }
    }
}
