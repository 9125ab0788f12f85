import ClientText
import Foundation
import Instants
import Yams

/// What is wrong with a configuration file, and in which line.
struct ConfigurationError: Error, CustomStringConvertible {
    let line: Int?
    /// Where in the line; nil where a whole entry is wrong.
    var column: Int?
    let reason: String

    var description: String {
        guard let line else { return reason }
        return "line \(line)" + (column.map { ", column \($0)" } ?? "") + ": \(reason)"
    }
}

/// A place in a configuration file, read as what should stand there.
struct ConfigurationNode {
    private let node: Node
    private let name: String

    init(yaml: String) throws {
        do {
            // An empty file is a configuration that configures nothing.
            node = try Yams.compose(yaml: yaml) ?? Node([(Node, Node)]())
        } catch let error as YamlError {
            throw ConfigurationError(error)
        }
        name = "the file"
    }

    private init(_ node: Node, name: String) {
        self.node = node
        self.name = name
    }

    func error(_ reason: String) -> ConfigurationError {
        ConfigurationError(line: node.mark?.line, reason: "\(name) \(reason)")
    }

    var isMapping: Bool { node.mapping != nil }

    /// Hands every entry to `read`, which says whether it knows the key.
    func forEachEntry(_ read: (String, ConfigurationNode) throws -> Bool) throws {
        guard let mapping = node.mapping else { throw error("must be a mapping") }
        for (key, value) in mapping {
            guard let text = key.string else { throw error("has a key that is no text") }
            let name = "'\(text.excerpt)'"
            guard try read(text, ConfigurationNode(value, name: name)) else {
                throw ConfigurationError(line: key.mark?.line, reason: "unknown key \(name)")
            }
        }
    }

    func elements() throws -> [ConfigurationNode] {
        guard let sequence = node.sequence else { throw error("must be a list") }
        return sequence.map { ConfigurationNode($0, name: "an entry of \(name)") }
    }

    func string() throws -> String {
        guard let text = node.scalar?.string else { throw error("must be text") }
        return text
    }

    func boolean() throws -> Bool {
        guard let value = node.bool else { throw error("must be true or false") }
        return value
    }

    /// Whether it may be read as a number.
    ///
    /// YAML 1.1 has numbers to the base of 60, such as `1:30:00`, and Yams traps where one of them is
    /// too large. Nobody means these.
    private var isPlainNumber: Bool { node.scalar.map { !$0.string.contains(":") } ?? false }

    func number(in range: ClosedRange<Double>) throws -> Double {
        guard isPlainNumber, let value = node.float ?? node.int.map(Double.init),
            range.contains(value)
        else {
            throw error("must be \(Self.description(of: range))")
        }
        return value
    }

    func integer(in range: ClosedRange<Int>) throws -> Int {
        guard isPlainNumber, let value = node.int, range.contains(value) else {
            throw error("must be \(Self.description(of: range))")
        }
        return value
    }

    func timeSpan() throws -> TimeSpan {
        guard let span = TimeSpan(parsing: try string()) else {
            throw error("must be \(Self.timeSpanDescription)")
        }
        return span
    }

    /// An address such as http://host:port/path, without a slash at its end.
    func webAddress() throws -> String {
        let text = try string()
        guard let url = URLComponents(string: text), ["http", "https"].contains(url.scheme),
            let host = url.host, !host.isEmpty, url.user == nil, url.query == nil,
            url.fragment == nil
        else { throw error("must be \(Self.webAddressDescription)") }
        return String(text.reversed().drop { $0 == "/" }.reversed())
    }

    func choice<Value: RawRepresentable & CaseIterable>(_: Value.Type) throws -> Value
    where Value.RawValue == String {
        guard let value = Value(rawValue: try string()) else {
            let names = Value.allCases.map(\.rawValue).joined(separator: ", ")
            throw error("must be one of \(names)")
        }
        return value
    }
}

extension ConfigurationNode {
    static let timeSpanDescription = "a length of time such as 30s, 1h or 7d"
    static let webAddressDescription = "an address such as http://strandline.example:10480"

    static func description(of range: ClosedRange<Int>) -> String {
        "a whole number from \(range.lowerBound) to \(range.upperBound)"
    }

    static func description(of range: ClosedRange<Double>) -> String {
        "a number from \(range.lowerBound) to \(range.upperBound)"
    }
}
