import SwiftProtobuf
import WireProto

extension Strandline_V1_ObservationBatch {
    /// Three rows with a column of each kind.
    static var example: Self {
        var message = Self()
        message.component = "inference"
        message.role = .output
        message.runExternalID = "run-1"
        message.batchID = "x"
        message.ids = ["a", "b", "c"]
        message.timestamp.seconds = 1_583_625_600
        message.timestamp.nanos = 500_000_000
        message.columns = [
            .with {
                $0.name = "score"
                $0.numbers.values = [0.5, .nan, -3]
            },
            .with {
                $0.name = "zone"
                $0.categories.dictionary = ["unused", "JFK", "LGA", "JFK"]
                $0.categories.codes = [2, 0, 4]
            },
            .with {
                $0.name = "gone"
                $0.missing = 3
            },
            .with {
                $0.name = "vector"
                $0.vectors.dimension = 2
                $0.vectors.components = [1, 2, 3, 4]
                $0.vectors.missing = 1
            },
        ]
        return message
    }
}
