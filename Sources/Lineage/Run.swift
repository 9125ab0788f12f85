import ClientText
package import Instants

/// How a run stands.
package enum RunStatus: String, Sendable, CaseIterable {
    case completed, failed, running
}

/// The outcome of one check that a run made of its inputs or outputs.
package struct TestResult: Sendable, Equatable {
    package var name: String
    package var passed: Bool
    /// What the check said when it failed.
    package var message: String?

    package init(name: String, passed: Bool, message: String? = nil) {
        self.name = name.canonicalName
        self.passed = passed
        self.message = message
    }
}

/// One recorded execution of a component; the fields of its record read as if they were its own.
@dynamicMemberLookup
package struct Run: Sendable, Equatable {
    package let id: Int64
    package let record: RunDraft
    /// The ids of the runs that this one depends on, ascending.
    package let dependencies: [Int64]
    /// What is stale about its dependencies, in the words of `Staleness`; empty where nothing is.
    package let staleness: [String]
    /// The data labels of its inputs that had been retracted when it started, by name.
    package let retractedLabels: [String]

    package init(
        id: Int64, record: RunDraft, dependencies: [Int64], staleness: [String],
        retractedLabels: [String] = []
    ) {
        self.id = id
        self.record = record
        self.dependencies = dependencies
        self.staleness = staleness
        self.retractedLabels = retractedLabels
    }

    /// From start to end; nil while the run has no end.
    package var duration: TimeSpan? {
        record.endedAt.map { $0 - record.startedAt }
    }

    package subscript<Value>(dynamicMember path: KeyPath<RunDraft, Value>) -> Value {
        record[keyPath: path]
    }
}
