package import Evaluation
package import Instants

/// An entry of `GET /tasks`.
package struct TaskEntry: Codable, Sendable, Equatable {
    package var task: String
    /// Values that have an output.
    package var outputs: Int
    /// Values that have a label.
    package var labels: Int
    /// Values that have both.
    package var labelled: Int
    /// Outputs with a label as a share of all; absent without outputs.
    package var labelledRatio: Double?

    private enum CodingKeys: String, CodingKey {
        case task, outputs, labels, labelled
        case labelledRatio = "labelled_ratio"
    }

    package init(_ record: TaskRecord) {
        task = record.name
        outputs = record.outputCount
        labels = record.labelCount
        labelled = record.labelledCount
        labelledRatio = record.labelledRatio.finite
    }
}

/// The answer to `GET /tasks/{task}`.
package struct TaskResponse: Codable, Sendable, Equatable {
    package struct Matrix: Codable, Sendable, Equatable {
        package var classes: [OutcomeResponse]
        /// A row for each true class, in it a count for each class that was said.
        package var counts: [[Int]]
    }

    package var task: String
    /// Outputs with a label that the figures stand on.
    package var pairs: Int
    package var metrics: [String: Double]
    package var confusionMatrix: Matrix?

    private enum CodingKeys: String, CodingKey {
        case task, pairs, metrics
        case confusionMatrix = "confusion_matrix"
    }

    package init(task: String, metrics: TaskMetrics) {
        self.task = task
        pairs = metrics.pairCount
        self.metrics = metrics.values.compactMapValues(\.finite)
        confusionMatrix = metrics.confusionMatrix.map {
            Matrix(classes: $0.classes.map(OutcomeResponse.init), counts: $0.counts)
        }
    }
}

/// An entry of `GET /tasks/{task}/values`.
package struct TaskValueResponse: Codable, Sendable, Equatable {
    package var id: String
    package var output: OutcomeResponse?
    package var outputAt: Instant?
    package var label: OutcomeResponse?
    package var labelAt: Instant?

    private enum CodingKeys: String, CodingKey {
        case id, output, label
        case outputAt = "output_at"
        case labelAt = "label_at"
    }

    package init(_ record: TaskValueRecord) {
        id = record.name
        output = record.output.map(OutcomeResponse.init)
        outputAt = record.outputAt
        label = record.label.map(OutcomeResponse.init)
        labelAt = record.labelAt
    }
}

/// A number or a text, as it was sent.
package struct OutcomeResponse: Codable, Sendable, Equatable {
    package let outcome: Outcome

    package init(_ outcome: Outcome) {
        self.outcome = outcome
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        outcome =
            if let number = try? container.decode(Double.self) { .number(number) } else {
                .text(try container.decode(String.self))
            }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch outcome {
        case .number(let number): try container.encode(number)
        case .text(let text): try container.encode(text)
        }
    }
}
