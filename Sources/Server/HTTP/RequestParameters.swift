import ClientText
import Foundation
import Hummingbird
import Instants

extension RequestContext {
    /// A part of the path, percent-decoded.
    func pathParameter(_ name: String) throws -> String {
        guard let text = parameters.get(name)?.removingPercentEncoding else {
            throw RequestError.parameter(name: name, reason: "is not percent-encoded UTF-8")
        }
        return text
    }

    /// A part of the path that is a number.
    func pathIdentifier(_ name: String) throws -> Int64 {
        let text = try pathParameter(name)
        guard let id = Int64(text) else {
            throw RequestError.parameter(
                name: name, reason: "must be a whole number, not '\(text.excerpt)'")
        }
        return id
    }
}

extension Request {
    /// Refuses parameters of the query that nobody reads.
    func allowParameters(_ names: Set<String>) throws {
        for (name, _) in uri.queryParameters where !names.contains(Self.decoded(name)) {
            throw RequestError.parameter(
                name: Self.decoded(name), reason: "is no parameter of this path")
        }
    }

    /// All values of a parameter, whose name may be percent-encoded as `name[]` often is.
    func parameters(_ name: String) -> Set<String> {
        Set(
            uri.queryParameters.lazy.filter { Self.decoded($0.key) == name }.map {
                String($0.value)
            })
    }

    private static func decoded(_ name: Substring) -> String {
        name.removingPercentEncoding ?? String(name)
    }

    func parameter(_ name: String) -> String? {
        uri.queryParameters.get(name)
    }

    func requiredParameter(_ name: String) throws -> String {
        guard let text = parameter(name), !text.isEmpty else {
            throw RequestError.parameter(name: name, reason: "is missing from the query")
        }
        return text
    }

    func integer(_ name: String, in range: ClosedRange<Int>) throws -> Int? {
        guard let text = parameter(name) else { return nil }
        guard let value = Int(text), range.contains(value) else {
            throw RequestError.parameter(
                name: name,
                reason: "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    func boolean(_ name: String) throws -> Bool? {
        guard let text = parameter(name) else { return nil }
        guard let value = Bool(text) else {
            throw RequestError.parameter(
                name: name, reason: "must be true or false, not '\(text.excerpt)'")
        }
        return value
    }

    /// One of the names of an enumeration.
    func choice<Value: RawRepresentable & CaseIterable>(
        _ name: String, of _: Value.Type
    ) throws -> Value? where Value.RawValue == String {
        guard let text = parameter(name) else { return nil }
        guard let value = Value(rawValue: text) else {
            let names = Value.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
            throw RequestError.parameter(
                name: name, reason: "must be one of \(names), not '\(text.excerpt)'")
        }
        return value
    }

    func instant(_ name: String) throws -> Instant? {
        guard let text = parameter(name) else { return nil }
        if let instant = Instant(parsing: text) { return instant }
        guard let seconds = Double(text), let instant = Instant(unixSeconds: seconds) else {
            throw RequestError.parameter(
                name: name, reason: "must be a time in RFC 3339 or Unix seconds")
        }
        return instant
    }
}
