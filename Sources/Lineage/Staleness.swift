package import Instants

/// What makes a dependency stale, and how it is said.
///
/// Both rules and both wordings are mltrace's: the dependency started longer ago than a threshold,
/// or its component has completed runs since that the dependent run could have used.
package enum Staleness {
    /// 30 days.
    package static let defaultThreshold = TimeSpan(seconds: 30 * 86_400)

    /// Fresher runs are counted up to here, so that a page of runs costs the same however stale.
    package static let fresherRunCountMax = 100

    /// One dependency of a run.
    package struct Dependency: Sendable, Equatable {
        package var run: Int64
        package var component: String
        package var startedAt: Instant
        /// Completed runs of its component that began after it and before the dependent run.
        package var fresherRunCount: Int

        package init(run: Int64, component: String, startedAt: Instant, fresherRunCount: Int) {
            self.run = run
            self.component = component
            self.startedAt = startedAt
            self.fresherRunCount = fresherRunCount
        }

        /// Whether either rule calls it stale for a run that started at an instant.
        package func isStale(at instant: Instant, threshold: TimeSpan = defaultThreshold) -> Bool {
            fresherRunCount > 0 || instant - startedAt > threshold
        }
    }

    /// The messages for a run that started at an instant, dependency by dependency.
    package static func messages(
        startedAt: Instant, threshold: TimeSpan = defaultThreshold, dependencies: [Dependency]
    ) -> [String] {
        var messages: [String] = []
        for dependency in dependencies {
            let name = "\(dependency.component) (ID \(dependency.run))"
            let age = startedAt - dependency.startedAt
            if age > threshold {
                let days = age.microseconds / 86_400_000_000
                messages.append("\(name) was run \(days) days ago.")
            }
            let count = dependency.fresherRunCount
            if count > 0 {
                let amount =
                    count > fresherRunCountMax ? "more than \(fresherRunCountMax)" : "\(count)"
                messages.append(
                    "\(name) has \(amount) fresher run(s) that began before this component run "
                        + "started.")
            }
        }
        return messages
    }
}
