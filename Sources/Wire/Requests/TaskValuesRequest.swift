package import Evaluation
import Instants

/// The body of `POST /outputs` and `POST /feedback`: one side of a task's values.
package struct TaskValuesRequest: Sendable, Equatable {
    package var task: String
    package var values: [TaskValueDraft]

    /// Reads the body.
    ///
    /// - Parameter json: The body, in UTF-8.
    /// - Throws: `RequestDecodingError` that names the member which cannot be taken.
    package init(json: [UInt8]) throws(RequestDecodingError) {
        self = try JSONReader.read(json) { reader throws(RequestDecodingError) in
            try TaskValuesRequest(from: &reader)
        }
    }

    private init(from reader: inout JSONReader) throws(RequestDecodingError) {
        var task: String?
        var values: [TaskValueDraft]?
        try reader.object { reader, key throws(RequestDecodingError) in
            switch key {
            case "task": task = try reader.name()
            case "values":
                values = try reader.list { reader throws(RequestDecodingError) in
                    try TaskValueDraft(from: &reader)
                }
            default: throw reader.unknownKey(key)
            }
        }
        guard let task else { throw .refused("'task' is missing") }
        guard let values else { throw .refused("'values' is missing") }
        self.task = task
        self.values = values
    }
}

extension TaskValueDraft {
    fileprivate init(from reader: inout JSONReader) throws(RequestDecodingError) {
        var name: String?
        var value: Outcome?
        var timestamp: Instant?
        try reader.object { reader, key throws(RequestDecodingError) in
            switch key {
            case "id": name = try reader.string()
            case "value": value = try reader.outcome()
            case "timestamp":
                timestamp = try reader.optional { reader throws(RequestDecodingError) in
                    try reader.instant()
                }
            default: throw reader.unknownKey(key)
            }
        }
        guard let name, let value else { throw reader.refused("lacks an 'id' or a 'value'") }
        self.init(name: name, value: value, timestamp: timestamp)
    }
}

extension JSONReader {
    /// Reads a number, a text, or a boolean, which counts as 1 or 0.
    fileprivate mutating func outcome() throws(RequestDecodingError) -> Outcome {
        switch try peek() {
        case .number: return .number(try number())
        case .string: return .text(try string())
        case .boolean: return .number(try boolean() ? 1 : 0)
        case let kind:
            throw refused("must be a number, a string or a boolean, not \(kind.rawValue)")
        }
    }
}
