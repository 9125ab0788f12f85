import Drift

/// The fields there are, and how many series they may have.
struct Registry: Sendable {
    private(set) var options: MonitorOptions
    private var fieldsByKey: [FieldKey: Field] = [:]
    private var sortedFields: [Field]?
    /// Where the versions of new fields begin, so that none is taken for a removed one.
    private var firstVersion = 0
    /// More changes than a field sees.
    private static let versionsPerField = 1 << 40
    /// More changes than a field sees before its first value.
    private static let versionsPerEmptyField = 16

    /// The series that all fields have at most, and their sides: of each side one is published that
    /// tells how many of its fields have drifted.
    var seriesCount: Int { fieldSeriesCount + fieldCountsBySide.count }
    /// The series that all fields have at most by themselves.
    private var fieldSeriesCount = 0
    private var fieldCountsBySide: [Side: Int] = [:]
    /// The series of clients' names that are not those of fields.
    var furtherSeriesCount = 0
    /// The series refused at the limit.
    private(set) var refusedSeriesCount = 0

    /// A side of a component.
    private struct Side: Hashable {
        let component: String
        let role: FieldRole

        init(_ key: FieldKey) {
            component = key.component
            role = key.role
        }
    }

    init(options: MonitorOptions) {
        self.options = options
    }

    var fieldCount: Int { fieldsByKey.count }

    subscript(key: FieldKey) -> Field? { fieldsByKey[key] }

    /// All fields, in the order of their keys.
    mutating func sorted() -> [Field] {
        if let sortedFields { return sortedFields }
        let sorted = fieldsByKey.values.sorted { $0.key < $1.key }
        sortedFields = sorted
        return sorted
    }

    /// The fields of some keys, those that are new made for the first time.
    ///
    /// New fields that would have too many series are published in less detail.
    ///
    /// - Parameters:
    ///   - keys: The keys, each once.
    ///   - kinds: For each key, the kind of its values where they tell it.
    ///   - isLimited: Whether the limit of series and the configured types hold; not for what was
    ///     admitted before.
    /// - Returns: For each key its field, and the keys of those that are new.
    /// - Throws: `MonitorError` where even their scores exceed the limit; then no field was made.
    mutating func fields(
        _ keys: [FieldKey], kinds: [FieldKind?], isLimited: Bool
    ) throws(MonitorError) -> (fields: [Field], newKeys: Set<FieldKey>) {
        let known = keys.compactMap { fieldsByKey[$0] }
        if known.count == keys.count { return (known, []) }
        let newKeys = keys.filter { fieldsByKey[$0] == nil }
        guard let cap = detailCap(for: newKeys) ?? (isLimited ? nil : .score) else {
            refusedSeriesCount += seriesCount(of: newKeys, cappedAt: .full)
            throw .seriesLimit(options.limits.seriesCountMax)
        }
        for (key, kind) in zip(keys, kinds) where fieldsByKey[key] == nil {
            let own = options.options(for: key)
            insert(
                Field(
                    key: key, kind: isLimited ? own.kind ?? kind : kind ?? own.kind,
                    options: own, detail: min(options.detail(for: key), cap),
                    version: firstVersion))
        }
        return (keys.compactMap { fieldsByKey[$0] }, Set(newKeys))
    }

    /// The detail in which a field that was saved is published: the one that it had, unless another
    /// is wanted by now; the least, where the limit does not allow what is wanted.
    func detail(ofRestored key: FieldKey, as saved: SavedDetail?) -> MetricsDetail {
        let wanted = options.detail(for: key)
        if let saved, saved.wanted == wanted { return saved.granted }
        return min(wanted, detailCap(for: [key]) ?? .score)
    }

    /// Removes a field without values.
    mutating func remove(_ field: Field) {
        guard fieldsByKey[field.key] === field else { return }
        fieldsByKey[field.key] = nil
        sortedFields = nil
        fieldSeriesCount -= field.seriesCountMax
        let side = Side(field.key)
        let fieldCount = fieldCountsBySide[side, default: 1] - 1
        fieldCountsBySide[side] = fieldCount > 0 ? fieldCount : nil
        // A field of this key may be made again, and must not be taken for this one.
        firstVersion += Self.versionsPerEmptyField
    }

    /// Puts a field where there is none of its key.
    mutating func insert(_ field: Field) {
        let wanted = options.options(for: field.key).seriesCountMax(
            in: options.detail(for: field.key))
        refusedSeriesCount += wanted - field.seriesCountMax
        fieldSeriesCount += field.seriesCountMax
        fieldCountsBySide[Side(field.key), default: 0] += 1
        fieldsByKey[field.key] = field
        sortedFields = nil
    }

    /// Removes all fields.
    mutating func clear() {
        fieldsByKey = [:]
        sortedFields = nil
        fieldSeriesCount = 0
        fieldCountsBySide = [:]
        firstVersion += Self.versionsPerField
    }

    /// Watches and publishes all fields as other options say, and new ones from now on.
    mutating func reconfigure(_ options: MonitorOptions) {
        self.options = options
        fieldSeriesCount = 0
        for field in sorted() {
            let detail = detail(ofRestored: field.key, as: nil)
            field.reconfigure(options.options(for: field.key), detail: detail)
            fieldSeriesCount += field.seriesCountMax
        }
    }

    /// The most detail in which all of some new fields fit; nil where there is none.
    private func detailCap(for keys: [FieldKey]) -> MetricsDetail? {
        let remainingCapacity = options.limits.seriesCountMax - seriesCount - furtherSeriesCount
        return MetricsDetail.allCases.sorted(by: >).first {
            seriesCount(of: keys, cappedAt: $0) <= remainingCapacity
        }
    }

    /// The series that some fields would add, those of sides that have no field yet among them.
    private func seriesCount(of keys: [FieldKey], cappedAt cap: MetricsDetail) -> Int {
        let newSides = Set(keys.lazy.map(Side.init).filter { fieldCountsBySide[$0] == nil })
        return keys.reduce(newSides.count) { sum, key in
            sum
                + options.options(for: key).seriesCountMax(
                    in: min(options.detail(for: key), cap))
        }
    }
}
