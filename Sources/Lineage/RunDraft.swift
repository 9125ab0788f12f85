import ClientText
package import Instants

/// What is told of one execution of a component when it is recorded.
package struct RunDraft: Sendable, Equatable {
    package var component: String
    package var startedAt: Instant
    /// Not before the start; nil where unknown, and always while the run is running.
    package var endedAt: Instant?
    package var status: RunStatus
    /// Why the run failed.
    package var error: String?
    package var inputs: [Artifact]
    package var outputs: [Artifact]
    package var gitCommit: String?
    package var gitTags: [String]
    /// The source text that ran.
    package var code: String?
    package var notes: String
    package var parameters: [String: String]
    package var metrics: [String: Double]
    package var tests: [TestResult]
    /// Components whose latest run before this one it depends on, beside what its inputs say.
    package var upstream: [String]
    /// The age from which a dependency is stale; nil for `Staleness.defaultThreshold`.
    package var stalenessThreshold: TimeSpan?
    /// Which input rows made each row of an output, as far as the run says so.
    package var rowMaps: [RowLineage]
    /// The sender's own name for the run, which makes recording it again harmless.
    package var externalID: String?

    package init(
        component: String, startedAt: Instant, endedAt: Instant? = nil,
        status: RunStatus = .completed, error: String? = nil, inputs: [Artifact] = [],
        outputs: [Artifact] = [], gitCommit: String? = nil, gitTags: [String] = [],
        code: String? = nil, notes: String = "", parameters: [String: String] = [:],
        metrics: [String: Double] = [:], tests: [TestResult] = [], upstream: [String] = [],
        stalenessThreshold: TimeSpan? = nil, rowMaps: [RowLineage] = [],
        externalID: String? = nil
    ) {
        self.component = component.canonicalName
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.status = status
        self.error = error
        self.inputs = inputs
        self.outputs = outputs
        self.gitCommit = gitCommit
        self.gitTags = gitTags
        self.code = code
        self.notes = notes
        self.parameters = Self.canonical(parameters)
        self.metrics = Self.canonical(metrics)
        self.tests = tests
        self.upstream = upstream.map(\.canonicalName)
        self.stalenessThreshold = stalenessThreshold
        self.rowMaps = rowMaps
        self.externalID = externalID
    }

    private static func canonical<Value>(_ values: [String: Value]) -> [String: Value] {
        Dictionary(values.map { ($0.canonicalName, $1) }) { first, _ in first }
    }
}
