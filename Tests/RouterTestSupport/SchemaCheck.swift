import Foundation
import Instants

/// Validates JSON against the part of JSON Schema that the description of the API uses.
///
/// An object whose schema lists properties and leaves others open has no others here: what the
/// server answers is described.
package struct SchemaCheck {
    private let schemas: [String: DescribedJSON]

    /// - Parameter schemas: Those that others refer to, by their names.
    package init(schemas: [String: DescribedJSON]) { self.schemas = schemas }

    /// What is wrong with a value, a sentence each with the place of it.
    package func problems(
        of value: DescribedJSON, _ schema: DescribedJSON, at place: String = "$"
    ) -> [String] {
        if let reference = schema["$ref"]?.string {
            guard let named = resolved(reference) else { return ["\(place): no \(reference)"] }
            return problems(of: value, named, at: place)
        }
        if let choices = schema["anyOf"]?.array {
            let found = choices.map { problems(of: value, $0, at: place) }
            return found.contains([]) ? [] : found.flatMap { $0 }
        }
        let types = schema["type"]?.strings ?? []
        guard types.isEmpty || types.contains(where: { value.isOf($0) }) else {
            return ["\(place) must be \(types), not \(value)"]
        }
        if let choices = schema["enum"]?.array, !choices.contains(value) {
            return ["\(place) must be one of \(choices), not \(value)"]
        }
        return limitProblems(of: value, schema, at: place)
            + partProblems(of: value, schema, at: place)
    }

    private func resolved(_ reference: String) -> DescribedJSON? {
        reference.split(separator: "/").last.flatMap { schemas[String($0)] }
    }

    private func limitProblems(
        of value: DescribedJSON, _ schema: DescribedJSON, at place: String
    ) -> [String] {
        let size: (value: Double, least: String, most: String)?
        switch value {
        case .number(let number): size = (number, "minimum", "maximum")
        case .string(let string): size = (Double(string.count), "minLength", "maxLength")
        case .array(let array): size = (Double(array.count), "minItems", "maxItems")
        case .object(let object): size = (Double(object.count), "minProperties", "maxProperties")
        case .null, .boolean: size = nil
        }
        var problems: [String] = []
        if let size {
            if let least = schema[size.least]?.number, size.value < least {
                problems.append("\(place): \(size.least) is \(least), not \(size.value)")
            }
            if let most = schema[size.most]?.number, size.value > most {
                problems.append("\(place): \(size.most) is \(most), not \(size.value)")
            }
        }
        if let least = schema["exclusiveMinimum"]?.number, let number = value.number,
            number <= least
        {
            problems.append("\(place) must be above \(least)")
        }
        if schema["format"]?.string == "date-time", let text = value.string,
            Instant(parsing: text) == nil
        {
            problems.append("\(place) must be a time, not '\(text)'")
        }
        return problems
    }

    private func partProblems(
        of value: DescribedJSON, _ schema: DescribedJSON, at place: String
    ) -> [String] {
        switch value {
        case .array(let elements):
            guard let schema = schema["items"] else { return [] }
            return elements.enumerated().flatMap { index, element in
                problems(of: element, schema, at: "\(place)[\(index)]")
            }
        case .object(let members):
            let missing = (schema["required"]?.strings ?? []).filter { members[$0] == nil }
            return missing.map { "\(place) lacks '\($0)'" }
                + members.flatMap { name, member -> [String] in
                    guard let schema = memberSchema(name, of: schema) else {
                        return ["\(place) must not have '\(name)'"]
                    }
                    return problems(of: member, schema, at: "\(place).\(name)")
                }
        default: return []
        }
    }

    /// The schema of a member; nil where there must be none of the name.
    private func memberSchema(_ name: String, of schema: DescribedJSON) -> DescribedJSON? {
        if let property = schema["properties"]?[name] { return property }
        switch schema["additionalProperties"] {
        case .boolean(let isOpen): return isOpen ? .object([:]) : nil
        case nil: return schema["properties"] == nil ? .object([:]) : nil
        case let others: return others
        }
    }

    /// The value without one of its required members, in every way that there is.
    package func truncations(
        of value: DescribedJSON, _ schema: DescribedJSON
    ) -> [(without: String, value: DescribedJSON)] {
        if let reference = schema["$ref"]?.string {
            return resolved(reference).map { truncations(of: value, $0) } ?? []
        }
        if let choices = schema["anyOf"]?.array {
            return choices.first { problems(of: value, $0).isEmpty }
                .map { truncations(of: value, $0) } ?? []
        }
        switch value {
        case .array(let elements):
            guard let schema = schema["items"] else { return [] }
            return elements.enumerated().flatMap { index, element in
                truncations(of: element, schema).map { name, value in
                    var others = elements
                    others[index] = value
                    return ("[\(index)].\(name)", .array(others))
                }
            }
        case .object(let members):
            var found: [(without: String, value: DescribedJSON)] = []
            for name in schema["required"]?.strings ?? [] {
                found.append((name, .object(members.filter { $0.key != name })))
            }
            if schema["minProperties"] != nil { found.append(("everything", .object([:]))) }
            for (name, member) in members {
                guard let schema = memberSchema(name, of: schema) else { continue }
                for (inner, value) in truncations(of: member, schema) {
                    found.append(
                        ("\(name).\(inner)", .object(members.merging([name: value]) { $1 })))
                }
            }
            return found
        default: return []
        }
    }
}

extension DescribedJSON {
    fileprivate func isOf(_ type: String) -> Bool {
        switch self {
        case .null: type == "null"
        case .boolean: type == "boolean"
        case .number(let number):
            type == "number" || type == "integer" && number.rounded() == number
        case .string: type == "string"
        case .array: type == "array"
        case .object: type == "object"
        }
    }
}
