package import Instants
import LineageStore

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
    private static let sweepInterval = Duration.seconds(3600)
    private static let lookInterval = Duration.seconds(5)

    /// Forgets old runs at once, whenever what is kept changes, and once an hour, until the task is
    /// cancelled.
    ///
    /// - Parameters:
    ///   - retention: What is kept, which may change from one look to the next.
    ///   - report: Hears how many runs each sweep forgot, or why it failed.
    package func sweepContinuously(
        keeping retention: @Sendable () -> RunRetention,
        report: @Sendable (Result<Int, any Error>) -> Void
    ) async {
        let clock = ContinuousClock()
        var kept: RunRetention?
        var next = clock.now
        while !Task.isCancelled {
            let due = retention()
            if due != kept || clock.now >= next {
                kept = due
                next = clock.now + Self.sweepInterval
                do {
                    report(.success(try await sweep(keeping: due)))
                } catch {
                    report(.failure(error))
                }
            }
            try? await Task.sleep(for: Self.lookInterval)
        }
    }

    /// Forgets the runs that are older than what is kept.
    ///
    /// - Returns: How many.
    package func sweep(keeping retention: RunRetention) async throws -> Int {
        guard !retention.keepsAll else { return 0 }
        return try await store.sweep(
            keepingSince: retention.age.map { clock.now() - $0 }, runCount: retention.count)
    }
}
