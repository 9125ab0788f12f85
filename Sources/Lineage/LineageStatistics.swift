package import Instants

/// Counts by component.
package struct LineageStatistics: Sendable, Equatable {
    package struct Runs: Sendable, Equatable {
        package let component: String
        package let status: RunStatus
        package let count: Int
        /// The end of the run that ended last, or the start of one without an end.
        package let lastAt: Instant

        package init(component: String, status: RunStatus, count: Int, lastAt: Instant) {
            self.component = component
            self.status = status
            self.count = count
            self.lastAt = lastAt
        }
    }

    package struct Tests: Sendable, Equatable {
        package let component: String
        package let name: String
        package let passed: Int
        package let failed: Int

        package init(component: String, name: String, passed: Int, failed: Int) {
            self.component = component
            self.name = name
            self.passed = passed
            self.failed = failed
        }
    }

    /// How many of the runs that a component's latest run depends on are stale.
    package struct StaleInputs: Sendable, Equatable {
        package let component: String
        package let count: Int

        package init(component: String, count: Int) {
            self.component = component
            self.count = count
        }
    }

    package var components: [Component]
    package var runs: [Runs]
    package var tests: [Tests]
    package var staleInputs: [StaleInputs]
    package var flaggedOutputCount: Int
    /// How many components there are, listed or not.
    package var componentCount: Int
    /// How many tests of the listed components there are, listed or not.
    package var testCount: Int

    package init(
        components: [Component], runs: [Runs], tests: [Tests], staleInputs: [StaleInputs],
        flaggedOutputCount: Int, componentCount: Int, testCount: Int
    ) {
        self.components = components
        self.runs = runs
        self.tests = tests
        self.staleInputs = staleInputs
        self.flaggedOutputCount = flaggedOutputCount
        self.componentCount = componentCount
        self.testCount = testCount
    }
}

/// The components that are counted.
package enum StatisticsScope: Sendable {
    /// By name, from one on, those of an owner and with a tag where these are given.
    case page(owner: String? = nil, tag: String? = nil, after: String? = nil, limit: Int)
    /// Those that were heard of first, in that order.
    case oldest(limit: Int)
    /// Those of some names.
    case named(Set<String>)
}
