import Drift

/// The fields there are, and how many there may be.
struct Registry: Sendable {
    private var fieldsByKey: [FieldKey: Field] = [:]
    private(set) var refusedCount = 0

    var fieldCount: Int { fieldsByKey.count }

    var all: [Field] { Array(fieldsByKey.values) }

    subscript(key: FieldKey) -> Field? { fieldsByKey[key] }

    /// Makes sure that fields for all keys find room.
    mutating func reserve(_ keys: [FieldKey], limit: Int) throws(MonitorError) {
        let newCount = keys.count { fieldsByKey[$0] == nil }
        guard fieldsByKey.count + newCount <= limit else {
            refusedCount += newCount
            throw .seriesLimit(limit)
        }
    }

    /// Puts a field in place of the one of its key.
    mutating func insert(_ field: Field) {
        fieldsByKey[field.key] = field
    }

    /// The field of a key, made where it is new.
    mutating func field(
        _ key: FieldKey, kind: FieldKind?, options: MonitorOptions
    ) throws(MonitorError) -> Field {
        if let field = fieldsByKey[key] { return field }
        try reserve([key], limit: options.limits.seriesCountMax)
        let fieldOptions = options.options(for: key)
        let field = Field(key: key, kind: fieldOptions.kind ?? kind, options: fieldOptions)
        fieldsByKey[key] = field
        return field
    }
}
