import Access
import Drift
import Foundation
import Instants
import Monitor
import Server

/// What a key of a configuration file takes: how it is read, checked and written.
struct ConfigurationType<Value> {
    /// What the key takes, as in "a whole number from 1 to 1000".
    let takes: String
    let read: (ConfigurationNode) throws -> Value
    let write: (Value) -> ConfigurationValue

    /// The same values in the file as values of another type in the program.
    func map<Other>(
        _ convert: @escaping (Value) -> Other, back: @escaping (Other) -> Value
    ) -> ConfigurationType<Other> {
        ConfigurationType<Other>(
            takes: takes, read: { convert(try read($0)) }, write: { write(back($0)) })
    }

    static func list<Element>(of element: ConfigurationType<Element>) -> Self
    where Value == [Element] {
        Self(
            takes: "a list, each entry \(element.takes)",
            read: { try $0.elements().map(element.read) },
            write: { .list($0.map(element.write)) })
    }
}

extension ConfigurationType where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    static var choice: Self {
        Self(
            takes: "one of " + Value.allCases.map(\.rawValue).joined(separator: ", "),
            read: { try $0.choice(Value.self) }, write: { .word($0.rawValue) })
    }
}

extension ConfigurationType<Bool> {
    static var boolean: Self {
        Self(takes: "true or false", read: { try $0.boolean() }, write: { .boolean($0) })
    }
}

extension ConfigurationType<Int> {
    static func integer(in range: ClosedRange<Int>) -> Self {
        Self(
            takes: ConfigurationNode.description(of: range),
            read: { try $0.integer(in: range) }, write: { .integer($0) })
    }
}

extension ConfigurationType<Double> {
    static func number(in range: ClosedRange<Double>) -> Self {
        Self(
            takes: ConfigurationNode.description(of: range),
            read: { try $0.number(in: range) }, write: { .number($0) })
    }
}

extension ConfigurationType<TimeSpan> {
    static var timeSpan: Self {
        Self(
            takes: ConfigurationNode.timeSpanDescription, read: { try $0.timeSpan() },
            write: { .word($0.argument) })
    }
}

extension ConfigurationType<String> {
    static var text: Self { text(taking: "text") }

    static func text(taking takes: String) -> Self {
        Self(takes: takes, read: { try $0.string() }, write: { .text($0) })
    }

    /// Text that is read and not shown.
    static func secret(taking takes: String) -> Self {
        Self(takes: takes, read: { try $0.string() }, write: { _ in .text(Secret.text) })
    }

    static var webAddress: Self {
        Self(
            takes: ConfigurationNode.webAddressDescription, read: { try $0.webAddress() },
            write: { .text($0) })
    }

    /// The path of a file, written in full.
    static func path(in directory: URL) -> Self {
        Self(
            takes: "the path of a file, from the folder of the configuration",
            read: { node in
                let path = try node.string()
                return path.isEmpty || path.hasPrefix("/")
                    ? path : directory.appendingPathComponent(path).path
            }, write: { .text($0) })
    }
}

extension ConfigurationType<GlobPattern> {
    static var glob: Self {
        Self(
            takes: "a glob pattern", read: { GlobPattern(try $0.string()) },
            write: { .text($0.text) })
    }

    /// A pattern that fits one of the roles.
    static var roleGlob: Self {
        let names = FieldRole.allCases.map(\.rawValue).joined(separator: ", ")
        return Self(
            takes: "a glob pattern that fits one of \(names)",
            read: { node in
                let role = GlobPattern(try node.string())
                guard FieldRole.allCases.contains(where: { role.matches($0.rawValue) }) else {
                    throw node.error("fits none of \(names)")
                }
                return role
            }, write: { .text($0.text) })
    }
}

extension ConfigurationType<HostPattern> {
    static var host: Self {
        let takes = "a host's name without a port, or *. and a name"
        return Self(
            takes: takes,
            read: { node in
                guard let pattern = HostPattern(try node.string()) else {
                    throw node.error("must be \(takes)")
                }
                return pattern
            }, write: { .text($0.text) })
    }
}

/// What stands in the place of secrets that are not shown.
///
/// A hash is masked by one that nothing is known to have: the text is a valid configuration still,
/// and one that lets nobody in.
enum Secret {
    static let text = "<secret>"
    static let sha256 = String(repeating: "0", count: 64)
    static let bcrypt = "$2y$10$" + String(repeating: ".", count: 53)
}
