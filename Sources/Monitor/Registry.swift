import Drift

/// The fields there are, and how many series they may have.
struct Registry: Sendable {
    private(set) var options: MonitorOptions
    private var fieldsByKey: [FieldKey: Field] = [:]
    private var sortedFields: [Field]?
    /// Where the versions of new fields begin, so that none is taken for a forgotten one.
    private var firstVersion = 0
    /// More changes than a field sees.
    private static let versionsPerField = 1 << 40

    /// The series that all fields have at most.
    private(set) var seriesCount = 0
    /// The series that found no room below the limit.
    private(set) var refusedSeriesCount = 0

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
    /// - Returns: For each key its field, and whether one of them is new.
    /// - Throws: `MonitorError` where even their scores have no room; then no field was made.
    mutating func fields(
        _ keys: [FieldKey], kinds: [FieldKind?]
    ) throws(MonitorError) -> (fields: [Field], hasNewOnes: Bool) {
        let newKeys = keys.filter { fieldsByKey[$0] == nil }
        if !newKeys.isEmpty {
            guard let cap = detailCap(for: newKeys) else {
                refusedSeriesCount += seriesCount(of: newKeys, cappedAt: .full)
                throw .seriesLimit(options.limits.seriesCountMax)
            }
            for (key, kind) in zip(keys, kinds) where fieldsByKey[key] == nil {
                let own = options.options(for: key)
                insert(
                    Field(
                        key: key, kind: own.kind ?? kind, options: own,
                        detail: min(options.detail(for: key), cap), version: firstVersion))
            }
        }
        return (keys.compactMap { fieldsByKey[$0] }, !newKeys.isEmpty)
    }

    /// The detail in which a field that was saved is published: the least, where there is no room.
    func detail(ofRestored key: FieldKey) -> MetricsDetail {
        min(options.detail(for: key), detailCap(for: [key]) ?? .score)
    }

    /// Puts a field where there is none of its key.
    mutating func insert(_ field: Field) {
        let wanted = options.options(for: field.key).seriesCountMax(
            in: options.detail(for: field.key))
        refusedSeriesCount += wanted - field.seriesCountMax
        seriesCount += field.seriesCountMax
        fieldsByKey[field.key] = field
        sortedFields = nil
    }

    /// Forgets all fields.
    mutating func clear() {
        fieldsByKey = [:]
        sortedFields = nil
        seriesCount = 0
        firstVersion += Self.versionsPerField
    }

    /// Watches and publishes all fields as other options say, and new ones from now on.
    mutating func reconfigure(_ options: MonitorOptions) {
        self.options = options
        seriesCount = 0
        for field in sorted() {
            let detail = detail(ofRestored: field.key)
            field.reconfigure(options.options(for: field.key), detail: detail)
            seriesCount += field.seriesCountMax
        }
    }

    /// The most detail in which all of some new fields have room; nil where there is none.
    private func detailCap(for keys: [FieldKey]) -> MetricsDetail? {
        let room = options.limits.seriesCountMax - seriesCount
        return MetricsDetail.allCases.sorted(by: >).first {
            seriesCount(of: keys, cappedAt: $0) <= room
        }
    }

    private func seriesCount(of keys: [FieldKey], cappedAt cap: MetricsDetail) -> Int {
        keys.reduce(0) { sum, key in
            sum
                + options.options(for: key).seriesCountMax(
                    in: min(options.detail(for: key), cap))
        }
    }
}
