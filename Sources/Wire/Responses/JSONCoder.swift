package import Foundation

/// The one way in which values are written as JSON and read again by a client.
package enum JSONCoder {
    package static func encode(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(value)
    }

    package static func decode<Value: Decodable>(
        _ type: Value.Type = Value.self, from data: Data
    ) throws -> Value {
        try JSONDecoder().decode(type, from: data)
    }
}

extension Double {
    /// The number where JSON can say it.
    var finite: Double? { isFinite ? self : nil }
}
