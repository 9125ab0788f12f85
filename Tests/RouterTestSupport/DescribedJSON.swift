import Foundation

/// A JSON value, in which true is not 1.
package enum DescribedJSON: Codable, Equatable, Sendable {
    case null
    case boolean(Bool)
    case number(Double)
    case string(String)
    case array([DescribedJSON])
    case object([String: DescribedJSON])

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let boolean = try? container.decode(Bool.self) {
            self = .boolean(boolean)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let string = try? container.decode(String.self) {
            self = .string(string)
        } else if let array = try? container.decode([DescribedJSON].self) {
            self = .array(array)
        } else {
            self = .object(try container.decode([String: DescribedJSON].self))
        }
    }

    package init(text: String) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(text.utf8))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .boolean(let boolean): try container.encode(boolean)
        case .number(let number): try container.encode(number)
        case .string(let string): try container.encode(string)
        case .array(let array): try container.encode(array)
        case .object(let object): try container.encode(object)
        }
    }

    package func text() throws -> String {
        String(decoding: try JSONEncoder().encode(self), as: UTF8.self)
    }

    package subscript(name: String) -> DescribedJSON? { object?[name] }

    package var object: [String: DescribedJSON]? {
        guard case .object(let object) = self else { return nil }
        return object
    }

    package var array: [DescribedJSON]? {
        guard case .array(let array) = self else { return nil }
        return array
    }

    package var string: String? {
        guard case .string(let string) = self else { return nil }
        return string
    }

    package var number: Double? {
        guard case .number(let number) = self else { return nil }
        return number
    }

    /// The texts of a list, or the one that stands in place of it.
    package var strings: [String] { string.map { [$0] } ?? (array ?? []).compactMap(\.string) }
}
