/// A JSON Schema (draft 2020-12, as OpenAPI 3.1 has it) of the kinds that the API needs.
package struct JSONSchema: Sendable {
    private var members: [(name: String, value: JSONValue)]

    var json: JSONValue { .object(members) }

    private init(
        type: String? = nil, _ description: String?,
        _ more: [(name: String, value: JSONValue)] = []
    ) {
        members = type.map { [("type", .string($0))] } ?? []
        if let description { members.append(("description", .string(description))) }
        members += more
    }

    /// Adds the limits of a range; `Int.max` stands for no limit.
    private func adding(_ names: (String, String), of range: ClosedRange<Int>?) -> JSONSchema {
        guard let range else { return self }
        let upper = range.upperBound == .max ? nil : JSONValue.integer(range.upperBound)
        return adding(names.0, .integer(range.lowerBound)).adding(names.1, upper)
    }

    private func adding(_ name: String, _ value: JSONValue?) -> JSONSchema {
        guard let value else { return self }
        var schema = self
        schema.members.append((name, value))
        return schema
    }

    /// What the schema is about; empty where nothing says so.
    var description: String {
        for case (name: "description", value: .string(let text)) in members { return text }
        return ""
    }

    var withoutDescription: JSONSchema {
        var schema = self
        schema.members.removeAll { $0.name == "description" }
        return schema
    }

    /// The schema that takes null, too.
    var orNull: JSONSchema {
        var schema = self
        for (index, member) in members.enumerated() where member.name == "type" {
            switch member.value {
            case .array(let types): schema.members[index].value = .array(types + ["null"])
            case let type: schema.members[index].value = [type, "null"]
            }
        }
        return schema
    }

    /// The schema of an object that has a member at least.
    var notEmpty: JSONSchema { adding("minProperties", 1) }

    /// The schema with the value that stands for one that is left out.
    func usually(_ value: JSONValue) -> JSONSchema { adding("default", value) }
}

extension JSONSchema {
    static func string(_ description: String?, length: ClosedRange<Int>? = nil) -> JSONSchema {
        JSONSchema(type: "string", description)
            .adding(("minLength", "maxLength"), of: length)
    }

    /// A name or an id: at most as many bytes, and so no more characters.
    static func name(_ description: String) -> JSONSchema {
        string(description, length: 1...1024)
    }

    static func choice(_ description: String?, _ values: [String]) -> JSONSchema {
        JSONSchema(type: "string", description)
            .adding("enum", .array(values.map(JSONValue.string)))
    }

    /// A time in an answer.
    static func instant(_ description: String) -> JSONSchema {
        JSONSchema(type: "string", description + " RFC 3339 in UTC.")
            .adding("format", "date-time")
    }

    /// A time in a request.
    static func time(_ description: String) -> JSONSchema {
        JSONSchema(description + " RFC 3339, or Unix seconds.", types: ["string", "number"])
    }

    static func integer(_ description: String?, in range: ClosedRange<Int>? = nil) -> JSONSchema {
        JSONSchema(type: "integer", description)
            .adding(("minimum", "maximum"), of: range)
    }

    /// A whole number that is not negative.
    static func count(_ description: String?) -> JSONSchema {
        integer(description).adding("minimum", 0)
    }

    static func number(_ description: String?, above: Int? = nil) -> JSONSchema {
        JSONSchema(type: "number", description)
            .adding("exclusiveMinimum", above.map(JSONValue.integer))
    }

    static func boolean(_ description: String?) -> JSONSchema {
        JSONSchema(type: "boolean", description)
    }

    /// A value of one of several types.
    static func value(_ description: String?, types: [String]) -> JSONSchema {
        JSONSchema(description, types: types)
    }

    private init(_ description: String?, types: [String]) {
        self.init(description)
        members.insert(("type", .array(types.map(JSONValue.string))), at: 0)
    }

    static func list(
        _ description: String?, of element: JSONSchema, count: ClosedRange<Int>? = nil
    ) -> JSONSchema {
        JSONSchema(type: "array", description)
            .adding("items", element.json)
            .adding(("minItems", "maxItems"), of: count)
    }

    /// An object whose members are named by whoever makes it.
    static func map(_ description: String?, of value: JSONSchema) -> JSONSchema {
        JSONSchema(type: "object", description).adding("additionalProperties", value.json)
    }

    /// An object with the members that are listed; answers may have more of them later.
    static func answer(_ description: String, _ properties: [Property]) -> JSONSchema {
        let required = properties.filter(\.isRequired).map { JSONValue.string($0.name) }
        return JSONSchema(type: "object", description)
            .adding("required", required.isEmpty ? nil : .array(required))
            .adding("properties", .object(properties.map { ($0.name, $0.schema.json) }))
    }

    /// An object with the members that are listed, and no other.
    static func request(_ description: String, _ properties: [Property]) -> JSONSchema {
        answer(description, properties).adding("additionalProperties", false)
    }

    /// An object in a format that others define: further members are ignored.
    static func foreign(_ description: String, _ properties: [Property]) -> JSONSchema {
        answer(description, properties).adding("additionalProperties", true)
    }

    /// A value of any kind.
    static let anything = JSONSchema(nil)

    static func any(_ description: String?, _ schemas: [JSONSchema]) -> JSONSchema {
        JSONSchema(description).adding("anyOf", .array(schemas.map(\.json)))
    }

    /// A schema of the document's components.
    static func named(_ name: String, _ description: String? = nil) -> JSONSchema {
        JSONSchema(description, [("$ref", .string("#/components/schemas/\(name)"))])
    }

    /// A member of an object.
    struct Property: Sendable {
        let name: String
        let schema: JSONSchema
        let isRequired: Bool

        static func always(_ name: String, _ schema: JSONSchema) -> Property {
            Property(name: name, schema: schema, isRequired: true)
        }

        static func maybe(_ name: String, _ schema: JSONSchema) -> Property {
            Property(name: name, schema: schema, isRequired: false)
        }
    }
}

/// A schema that others refer to by its name.
package struct NamedSchema: Sendable {
    let name: String
    let schema: JSONSchema

    init(_ name: String, _ schema: JSONSchema) {
        self.name = name
        self.schema = schema
    }
}
