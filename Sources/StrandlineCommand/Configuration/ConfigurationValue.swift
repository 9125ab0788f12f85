/// The value of a key, in the form that a configuration file and JSON have.
indirect enum ConfigurationValue: Equatable {
    case boolean(Bool)
    case integer(Int)
    case number(Double)
    /// Text that YAML takes for nothing else, such as `week` or `6h`.
    case word(String)
    case text(String)
    /// An element is nil for an entry of a list that leaves the key out.
    case list([ConfigurationValue?])
    case mapping([Member])

    struct Member: Equatable {
        let name: String
        let value: ConfigurationValue
    }

    /// The value in YAML, on one line.
    var yaml: String {
        switch self {
        case .boolean(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .number(let value): "\(value)"
        case .word(let value): value
        case .text(let value): Self.quoted(value)
        case .list(let elements):
            "[" + elements.map { $0?.yaml ?? "null" }.joined(separator: ", ") + "]"
        case .mapping(let members):
            "{"
                + members.map { "\(Self.quoted($0.name)): \($0.value.yaml)" }
                .joined(separator: ", ") + "}"
        }
    }

    /// A text between quotes, of characters that YAML can print.
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\n": quoted += "\\n"
            case "\u{20}"..."\u{7E}", "\u{A0}"..."\u{2027}", "\u{202A}"..."\u{FEFE}",
                "\u{FF00}"..."\u{FFFD}", "\u{10000}"...:
                quoted.unicodeScalars.append(scalar)
            default:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        return quoted + "\""
    }
}

extension ConfigurationValue: Encodable {
    func encode(to encoder: any Encoder) throws {
        switch self {
        case .boolean(let value): try value.encode(to: encoder)
        case .integer(let value): try value.encode(to: encoder)
        case .number(let value): try value.encode(to: encoder)
        case .word(let value), .text(let value): try value.encode(to: encoder)
        case .list(let elements): try elements.encode(to: encoder)
        case .mapping(let members):
            let named = members.map { ($0.name, $0.value) }
            try Dictionary(named) { _, last in last }.encode(to: encoder)
        }
    }
}
