package import Instants

/// Which side of a task's values something is.
package enum TaskSide: Sendable {
    /// What a model said.
    case output
    /// What turned out to be true.
    case label
}

/// One side of one value, as it came.
package struct TaskValueDraft: Sendable, Equatable {
    /// What the output and its label have in common.
    package var name: String
    package var value: Outcome
    /// Nil where it counts from its arrival.
    package var timestamp: Instant?

    package init(name: String, value: Outcome, timestamp: Instant? = nil) {
        self.name = name
        self.value = value
        self.timestamp = timestamp
    }
}

/// A value with its sides.
package struct TaskValueRecord: Sendable, Equatable {
    package let name: String
    package let output: Outcome?
    package let outputAt: Instant?
    package let label: Outcome?
    package let labelAt: Instant?

    package init(
        name: String, output: Outcome?, outputAt: Instant?, label: Outcome?, labelAt: Instant?
    ) {
        self.name = name
        self.output = output
        self.outputAt = outputAt
        self.label = label
        self.labelAt = labelAt
    }

    /// The output beside its label; nil where either is missing.
    package var pair: LabelledOutput? {
        guard let output, let label else { return nil }
        return LabelledOutput(output: output, label: label)
    }
}

/// How much of a task is kept.
package struct TaskRecord: Sendable, Equatable {
    package let name: String
    package let outputCount: Int
    package let labelCount: Int
    /// Outputs that have a label.
    package let labelledCount: Int

    package init(name: String, outputCount: Int, labelCount: Int, labelledCount: Int) {
        self.name = name
        self.outputCount = outputCount
        self.labelCount = labelCount
        self.labelledCount = labelledCount
    }

    /// Outputs with a label as a share of all; NaN without outputs.
    package var labelledRatio: Double { Double(labelledCount) / Double(outputCount) }
}

/// Which of a task's values are meant.
package enum TaskWindow: Sendable, Equatable {
    /// So many of the latest, by the time of their outputs.
    case latest(Int)
    /// Those whose outputs are no older than an instant, the latest first, `limit` at most.
    case since(Instant, limit: Int)

    /// Over how many of the latest outputs with a label figures are told where nothing is asked.
    package static let usualCount = 10_000
    /// The most values that one window may hold.
    package static let countMax = 1_000_000
}
