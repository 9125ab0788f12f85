import Synchronization
package import Instants
import Store

/// How many runs are kept, and for how long; what is in use stays beyond both.
package struct RunRetention: Sendable, Equatable {
    /// How long ago a kept run may have started; nil for any time.
    package var age: TimeSpan?
    /// How many of the latest runs are kept; nil for all of them.
    package var count: Int?

    package init(age: TimeSpan? = nil, count: Int? = nil) {
        self.age = age
        self.count = count
    }

    /// Whether everything is kept.
    var keepsAll: Bool { age == nil && count == nil }
}

extension Engine {
    private static let deletionInterval = Duration.seconds(3600)
    private static let checkInterval = Duration.seconds(5)

    /// Deletes old runs at once, whenever the retention changes, and once an hour, until the task is
    /// cancelled.
    ///
    /// - Parameter report: Called with how many runs were deleted each time, or why that failed.
    package func enforceRunRetention(
        report: @Sendable (Result<Int, any Error>) -> Void
    ) async {
        let clock = ContinuousClock()
        var kept: RunRetention?
        var next = clock.now
        while !Task.isCancelled {
            let due = options.withLock { $0.runRetention }
            if due != kept || clock.now >= next {
                kept = due
                next = clock.now + Self.deletionInterval
                do {
                    report(.success(try await deleteRuns(beyond: due)))
                } catch {
                    report(.failure(error))
                }
            }
            try? await Task.sleep(for: Self.checkInterval)
        }
    }

    /// Deletes the runs that a retention does not keep.
    ///
    /// - Returns: How many.
    package func deleteRuns(beyond retention: RunRetention) async throws -> Int {
        guard !retention.keepsAll else { return 0 }
        return try await store.sweep(
            keepingSince: retention.age.map { clock.now() - $0 }, runCount: retention.count)
    }
}
