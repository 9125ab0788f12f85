import ClientText
import Foundation
import Hummingbird
package import Instants

extension RequestContext {
    /// A part of the path, percent-decoded.
    package func pathParameter(_ name: String) throws -> String {
        guard let text = parameters.get(name)?.removingPercentEncoding else {
            throw RequestError.parameter(name: name, reason: "is not percent-encoded UTF-8")
        }
        return text
    }

    /// A part of the path that is a number.
    package func pathIdentifier(_ name: String) throws -> Int64 {
        let text = try pathParameter(name)
        guard let id = Int64(text) else {
            throw RequestError.parameter(
                name: name,
                reason: "must be a whole number of at most \(Int64.max), not '\(text.excerpt)'")
        }
        return id
    }
}

extension Request {
    /// The parameters of the query in their order, percent-decoded.
    private var decodedParameters: [(name: String, value: String)] {
        uri.queryParameters.map { name, value in
            (name.removingPercentEncoding ?? String(name), String(value))
        }
    }

    /// Refuses parameters of the query that nobody reads, and those that are given twice.
    ///
    /// - Parameters:
    ///   - names: Those that are read.
    ///   - lists: Those of them that may be given several times.
    /// - Throws: `RequestError` that names the parameter.
    package func allowParameters(_ names: Set<String>, lists: Set<String> = []) throws {
        var seen: Set<String> = []
        for (name, _) in decodedParameters {
            guard names.contains(name) else { throw RequestError.unknownParameter(name) }
            guard seen.insert(name).inserted || lists.contains(name) else {
                throw RequestError.repeatedParameter(name)
            }
        }
    }

    /// All values of a parameter that is a list.
    package func parameters(_ name: String) -> Set<String> {
        Set(decodedParameters.lazy.filter { $0.name == name }.map(\.value))
    }

    package func parameter(_ name: String) -> String? {
        decodedParameters.first { $0.name == name }?.value
    }

    package func requiredParameter(_ name: String) throws -> String {
        guard let text = parameter(name), !text.isEmpty else {
            throw RequestError.parameter(name: name, reason: "is missing from the query")
        }
        return text
    }

    package func integer(_ name: String, in range: ClosedRange<Int>) throws -> Int? {
        guard let text = parameter(name) else { return nil }
        guard let value = Int(text), range.contains(value) else {
            throw RequestError.parameter(
                name: name,
                reason: "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    /// How many entries of a list an answer holds: the one rule for all of them.
    ///
    /// - Parameters:
    ///   - usual: How many where nobody says.
    ///   - max: How many may be asked for.
    /// - Returns: What the query says, or `usual`.
    /// - Throws: `RequestError` for anything but a whole number from 1 to `max`.
    package func limit(usual: Int, max: Int) throws -> Int {
        try integer("limit", in: 1...max) ?? usual
    }

    package func boolean(_ name: String) throws -> Bool? {
        guard let text = parameter(name) else { return nil }
        guard let value = Bool(text) else {
            throw RequestError.parameter(
                name: name, reason: "must be true or false, not '\(text.excerpt)'")
        }
        return value
    }

    /// One of the names of an enumeration.
    package func choice<Value: RawRepresentable & CaseIterable>(
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

    package func instant(_ name: String) throws -> Instant? {
        guard let text = parameter(name) else { return nil }
        if let instant = Instant(parsing: text) { return instant }
        guard let seconds = Double(text), let instant = Instant(unixSeconds: seconds) else {
            throw RequestError.parameter(
                name: name, reason: "must be a time in RFC 3339 or Unix seconds")
        }
        return instant
    }

    /// A length of time, which is never nothing or less.
    package func span(_ name: String) throws -> TimeSpan? {
        guard let text = parameter(name) else { return nil }
        guard let span = TimeSpan(parsing: text) else {
            throw RequestError.parameter(
                name: name,
                reason: "must be a length of time above 0 such as 7d, not '\(text.excerpt)'")
        }
        return span
    }
}

extension Request {
    /// A span of time given by two parameters; nil where neither is.
    package func span(from: String, until: String) throws -> Range<Instant>? {
        switch (try instant(from), try instant(until)) {
        case (let start?, let end?):
            guard start < end else {
                throw RequestError.parameter(name: until, reason: "must lie after '\(from)'")
            }
            return start..<end
        case (nil, nil): return nil
        case (nil, _): throw RequestError.parameter(name: from, reason: "is missing")
        case (_, nil): throw RequestError.parameter(name: until, reason: "is missing")
        }
    }
}
