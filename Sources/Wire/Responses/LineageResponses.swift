package import Instants
package import Lineage

/// The answer to `POST /runs`: one id for one run, else an id for each.
package struct RecordedResponse: Codable, Sendable, Equatable {
    package var id: Int64?
    package var ids: [Int64]?
    /// The runs whose values were refused, which are kept without them; nil where there are none.
    package var refusedValues: [RefusedValues]?

    private enum CodingKeys: String, CodingKey {
        case id, ids
        case refusedValues = "refused_values"
    }

    package init(id: Int64, refusedValues: [RefusedValues] = []) {
        self.id = id
        self.refusedValues = refusedValues.isEmpty ? nil : refusedValues
    }

    package init(ids: [Int64], refusedValues: [RefusedValues] = []) {
        self.ids = ids
        self.refusedValues = refusedValues.isEmpty ? nil : refusedValues
    }
}

/// Why the values of a run were refused.
package struct RefusedValues: Codable, Sendable, Equatable {
    /// The place of the run in the request, from 0.
    package var index: Int
    package var error: String

    package init(index: Int, error: String) {
        self.index = index
        self.error = error
    }
}

/// A component as it is shown.
package struct ComponentResponse: Codable, Sendable, Equatable {
    package var name: String
    package var description: String
    package var owner: String
    package var tags: [String]
    package var createdAt: Instant

    private enum CodingKeys: String, CodingKey {
        case name, description, owner, tags
        case createdAt = "created_at"
    }

    package init(_ component: Component) {
        name = component.name
        description = component.description
        owner = component.owner
        tags = component.tags
        createdAt = component.createdAt
    }
}

/// An input or output as it is shown.
package struct ArtifactResponse: Codable, Sendable, Equatable {
    package var name: String
    package var version: String?
    package var kind: String
    package var labels: [String]

    package init(_ artifact: Artifact) {
        name = artifact.name
        version = artifact.version
        kind = artifact.kind.rawValue
        labels = artifact.labels
    }
}

/// A test's result as it is shown.
package struct TestResultResponse: Codable, Sendable, Equatable {
    package var name: String
    package var passed: Bool
    package var message: String?

    package init(_ test: TestResult) {
        name = test.name
        passed = test.passed
        message = test.message
    }
}

/// A run as it is shown.
package struct RunResponse: Codable, Sendable, Equatable {
    package var id: Int64
    package var component: String
    package var owner: String
    package var status: String
    package var startedAt: Instant
    package var endedAt: Instant?
    package var durationSeconds: Double?
    package var error: String?
    package var inputs: [ArtifactResponse]
    package var outputs: [ArtifactResponse]
    /// The ids of the runs that made the inputs.
    package var dependencies: [Int64]
    package var gitCommit: String?
    package var gitTags: [String]
    package var code: String?
    package var notes: String
    package var parameters: [String: String]
    package var metrics: [String: Double]
    package var tests: [TestResultResponse]
    /// The components that the run said it depends on.
    package var upstream: [String]
    /// A sentence for each dependency that is out of date.
    package var staleness: [String]
    /// The age from which a dependency is stale; absent for 30 days.
    package var stalenessThresholdSeconds: Double?
    /// The labels of its inputs that had been retracted when it started.
    package var retractedLabels: [String]
    package var externalID: String?

    private enum CodingKeys: String, CodingKey {
        case id, component, owner, status, error, inputs, outputs, dependencies, code, notes
        case parameters, metrics, tests, upstream, staleness
        case startedAt = "started_at"
        case endedAt = "ended_at"
        case durationSeconds = "duration_seconds"
        case gitCommit = "git_commit"
        case gitTags = "git_tags"
        case externalID = "external_id"
        case stalenessThresholdSeconds = "staleness_threshold_seconds"
        case retractedLabels = "retracted_labels"
    }

    package init(_ run: Run, owner: String) {
        id = run.id
        component = run.component
        self.owner = owner
        status = run.status.rawValue
        startedAt = run.startedAt
        endedAt = run.endedAt
        durationSeconds = run.duration?.seconds
        error = run.error
        inputs = run.inputs.map(ArtifactResponse.init)
        outputs = run.outputs.map(ArtifactResponse.init)
        dependencies = run.dependencies
        gitCommit = run.gitCommit
        gitTags = run.gitTags
        code = run.code
        notes = run.notes
        parameters = run.parameters
        metrics = run.metrics
        tests = run.tests.map(TestResultResponse.init)
        upstream = run.upstream
        staleness = run.staleness
        stalenessThresholdSeconds = run.stalenessThreshold?.seconds
        retractedLabels = run.retractedLabels
        externalID = run.externalID
    }
}
