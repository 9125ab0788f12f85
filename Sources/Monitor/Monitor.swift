import ClientText
import Drift
package import Instants
import Sketches
import Synchronization

/// Every monitored field: they appear by themselves when their values do.
package final class Monitor: Sendable {
    private let clock: WallClock
    private let registry: Mutex<Registry>

    /// How far ahead of the clock an event time may lie: a sender's clock runs fast, a zone is off.
    package static let timestampAheadMax = TimeSpan(seconds: 86_400)

    package init(options: MonitorOptions = MonitorOptions(), clock: WallClock = .system) {
        self.clock = clock
        registry = Mutex(Registry(options: options))
    }

    package var options: MonitorOptions { registry.withLock { $0.options } }

    /// Watches and publishes all fields as other options say, as if they had been in force at the
    /// start; their values, windows and references are kept.
    package func reconfigure(_ options: MonitorOptions) {
        registry.withLock { $0.reconfigure(options) }
    }

    /// Removes all fields.
    package func clear() {
        registry.withLock { $0.clear() }
    }

    /// Takes a batch whole, or nothing of it.
    ///
    /// - Parameter batch: Columns of one length.
    /// - Throws: `MonitorError` where a column does not fit; then no column was taken.
    package func observe(_ batch: ObservationBatch) throws(MonitorError) {
        let now = clock.now()
        apply(try admit([try tally(batch, receivedAt: now)], receivedAt: now)[0])
    }

    /// Works out what fields take of a batch; takes nothing yet.
    ///
    /// - Parameters:
    ///   - batch: Columns of one length.
    ///   - receivedAt: When it came.
    /// - Returns: What is journalled and admitted.
    /// - Throws: `MonitorError` where the batch is none that any field takes.
    package func tally(
        _ batch: ObservationBatch, receivedAt: Instant
    ) throws(MonitorError) -> TalliedBatch {
        let keys = batch.keys
        try checkShape(
            zip(keys, batch.columns).map { ($0.field, $1.values.count) }, ids: batch.ids,
            rowCount: batch.rowCount)
        try checkLimits(of: batch, with: keys, at: receivedAt)
        let (options, fields) = registry.withLock { registry in
            (registry.options, keys.map { registry[$0] })
        }
        let source =
            batch.ids.isEmpty && batch.run == nil
            ? nil : RowSource(ids: batch.ids, run: batch.run, receivedAt: receivedAt)
        let columns = keys.indices.map { index in
            Self.tally(
                batch.columns[index], of: batch, in: fields[index], from: source,
                kind: fields[index]?.kind ?? options.options(for: keys[index]).kind,
                receivedAt: receivedAt)
        }
        return TalliedBatch(batch, columns: columns, keys: keys)
    }

    private static func tally(
        _ column: ObservedColumn, of batch: ObservationBatch, in field: Field?,
        from source: RowSource?, kind: FieldKind?, receivedAt: Instant
    ) -> TalliedColumn {
        let isLong = column.values.count >= NumericDigest.rowCountMin
        if isLong, case .numeric(let numbers) = column.values,
            let pattern = field?.digestPattern(of: batch.run, at: batch.timestamp ?? receivedAt)
        {
            return TalliedColumn(
                name: column.name,
                content: .digest(NumericDigest(numbers, like: pattern, from: source)),
                rowCount: numbers.count)
        }
        let tallied = TalliedColumn(column.values, field: column.name, kind: kind)
        guard isLong, case .embedding(let vectors) = tallied.content,
            var summary = field?.emptyEmbedding(of: batch.run)
        else { return tallied }
        summary.add(vectors)
        summary.addMissing(tallied.missingCount)
        summary.seal()
        return TalliedColumn(
            name: column.name, content: .summary(.embedding(summary)),
            rowCount: tallied.rowCount)
    }

    /// Makes sure that batches fit, all of them or none, and makes the fields that they need; takes
    /// no value yet.
    ///
    /// - Parameters:
    ///   - batches: Batches that have no field in common.
    ///   - receivedAt: When they came.
    /// - Returns: For each batch what `apply` takes without fail.
    /// - Throws: `MonitorError` where a column of any does not fit; then no field was made.
    package func admit(
        _ batches: [TalliedBatch], receivedAt: Instant
    ) throws(MonitorError) -> [AdmittedBatch] {
        try registry.withLock { registry throws(MonitorError) in
            for batch in batches { try checkKinds(of: batch, in: registry) }
            return try fields(of: batches, receivedAt: receivedAt, isLimited: true, in: &registry)
        }
    }

    /// Makes the fields of a batch that was admitted before, whatever the limits and rules say now.
    ///
    /// - Parameters:
    ///   - batch: Columns of one length.
    ///   - receivedAt: When it came.
    /// - Returns: What `apply` takes without fail.
    /// - Throws: `MonitorError` for what no version of this program has admitted.
    package func readmit(
        _ batch: TalliedBatch, receivedAt: Instant
    ) throws(MonitorError) -> AdmittedBatch {
        try checkShape(
            zip(batch.keys, batch.columns).map { ($0.field, $1.rowCount) }, ids: batch.ids,
            rowCount: batch.rowCount)
        return try registry.withLock { registry throws(MonitorError) in
            for (key, column) in zip(batch.keys, batch.columns) {
                guard let known = registry[key]?.kind, let found = column.kind,
                    !column.canArrive(in: known)
                else { continue }
                throw .unlikeKind(field: key.field, expected: known, found: found)
            }
            return try fields(
                of: [batch], receivedAt: receivedAt, isLimited: false, in: &registry)[0]
        }
    }

    /// Removes the fields that were made for a batch which cannot be kept, where no other batch has
    /// brought them a value meanwhile.
    package func withdraw(_ admitted: AdmittedBatch) {
        guard admitted.hasNewFields else { return }
        registry.withLock { registry in
            for field in admitted.fields where !field.hasContent { registry.remove(field) }
        }
    }

    private func fields(
        of batches: [TalliedBatch], receivedAt: Instant, isLimited: Bool,
        in registry: inout Registry
    ) throws(MonitorError) -> [AdmittedBatch] {
        let (fields, newKeys) = try registry.fields(
            batches.flatMap(\.keys), kinds: batches.flatMap { $0.columns.map(\.kind) },
            isLimited: isLimited)
        var rest = fields[...]
        return batches.map { batch in
            let own = Array(rest.prefix(batch.columns.count))
            rest = rest.dropFirst(batch.columns.count)
            var batch = batch
            for (index, field) in own.enumerated() {
                guard let kind = batch.columns[index].kind else { continue }
                let known = field.resolveKind(kind)
                guard known != kind else { continue }
                batch.columns[index] = batch.columns[index].rendered(for: known)
            }
            return AdmittedBatch(
                batch: batch, fields: own, receivedAt: receivedAt,
                hasNewFields: own.contains { newKeys.contains($0.key) })
        }
    }

    /// Takes the values of a batch that was admitted.
    package func apply(_ admitted: AdmittedBatch) {
        let batch = admitted.batch
        let source = batch.source(receivedAt: admitted.receivedAt)
        for (field, column) in zip(admitted.fields, batch.columns) {
            field.add(
                column, of: batch.run, at: batch.timestamp ?? admitted.receivedAt,
                isEventTime: batch.timestamp != nil, from: source)
        }
    }

    package var fieldCount: Int { registry.withLock { $0.fieldCount } }

    /// The series that all fields and their sides have at most, which is known before they are
    /// published.
    package var seriesCount: Int { registry.withLock { $0.seriesCount } }

    /// The series that the others of clients' names have, which fields leave room for.
    package var furtherSeriesCount: Int { registry.withLock { $0.furtherSeriesCount } }

    /// Notes how many series there are beside those of fields, for the limit of all.
    package func noteFurtherSeries(_ count: Int) {
        registry.withLock { $0.furtherSeriesCount = count }
    }

    /// The series of new fields refused at the limit.
    package var refusedSeriesCount: Int { registry.withLock { $0.refusedSeriesCount } }

    /// All fields, in the order of their keys.
    package var fields: [Field] {
        registry.withLock { $0.sorted() }
    }

    /// What every wanted field reads now, in the order of their keys; all of them unless told.
    ///
    /// What has not changed since it was read last is not scored again.
    package func readings(where isWanted: (FieldKey) -> Bool = { _ in true }) -> [FieldReading] {
        let now = clock.now()
        return fields.filter { isWanted($0.key) }.map { $0.reading(at: now) }
    }

    /// The same, with what has changed of many fields scored on all processors.
    package func readingsSideBySide(
        where isWanted: (FieldKey) -> Bool = { _ in true }
    ) async -> [FieldReading] {
        let now = clock.now()
        let fields = fields.filter { isWanted($0.key) }
        return await withTaskGroup { group in
            for start in stride(from: 0, to: fields.count, by: Self.fieldsPerTask) {
                let part = fields[start..<min(start + Self.fieldsPerTask, fields.count)]
                group.addTask { (start, part.map { $0.reading(at: now) }) }
            }
            return await group.reduce(into: [Int: [FieldReading]]()) { $0[$1.0] = $1.1 }
                .sorted { $0.key < $1.key }.flatMap(\.value)
        }
    }

    /// A few milliseconds' work.
    private static let fieldsPerTask = 256

    package func reading(of key: FieldKey) throws(MonitorError) -> FieldReading {
        try field(key).reading(at: clock.now())
    }

    /// Compares a field with summaries of a time without drift from now on.
    ///
    /// - Parameters:
    ///   - panes: The time without drift in parts, of the field's kind. What a model was trained on
    ///     may be of another: that the type has changed is then what the scores say.
    ///   - origin: Where they come from.
    ///   - key: The field, which need not have been seen yet.
    /// - Throws: `MonitorError` where the panes hold nothing or are of another kind.
    package func setReference(
        _ panes: [Pane], origin: Reference.Origin, of key: FieldKey
    ) throws(MonitorError) {
        guard let kind = panes.first?.summary.kind,
            panes.contains(where: { $0.head.rowCount > 0 })
        else {
            throw .emptyReference(key)
        }
        try checkNames(key, bytesMax: options.limits.nameBytesMax)
        let field = try registry.withLock { registry throws(MonitorError) in
            try registry.fields([key], kinds: [kind], isLimited: true).fields[0]
        }
        let isTraining = if case .lineage = origin { true } else { false }
        let known = isTraining ? kind : field.resolveKind(kind)
        for found in [known] + panes.map(\.summary.kind) where found != kind {
            throw .unlikeKind(field: key.field, expected: found, found: kind)
        }
        let reference = Reference(
            origin: origin, setAt: clock.now(), panes: panes, options: field.options)
        guard reference.prepared != nil else { throw .emptyReference(key) }
        var startsNewWindow = false
        if isTraining, case .lineage? = field.referenceOrigin { startsNewWindow = true }
        field.setReference(reference, startsNewWindow: startsNewWindow)
    }

    /// Removes the reference: the next full window becomes it.
    package func removeReference(of key: FieldKey) throws(MonitorError) {
        try field(key).removeReference()
    }

    package func field(_ key: FieldKey) throws(MonitorError) -> Field {
        guard let field = knownField(key) else { throw .unknownField(key) }
        return field
    }

    /// The field of a key; nil where none is watched under it.
    package func knownField(_ key: FieldKey) -> Field? { registry.withLock { $0[key] } }

    /// Puts back a field that was saved, in the detail that it had as long as the same is wanted.
    func restore(
        _ key: FieldKey, detail: SavedDetail?,
        _ makeState: (FieldOptions, MetricsDetail) -> FieldState
    ) {
        registry.withLock { registry in
            let state = makeState(
                registry.options.options(for: key), registry.detail(ofRestored: key, as: detail))
            registry.insert(Field(key: key, state: state))
        }
    }

    private func checkShape(
        _ columns: [(name: String, rowCount: Int)], ids: [String], rowCount: Int
    ) throws(MonitorError) {
        for column in columns where column.rowCount != rowCount {
            throw .raggedColumns(field: column.name, rows: column.rowCount, expected: rowCount)
        }
        guard ids.isEmpty || ids.count == rowCount else {
            throw .ids(count: ids.count, rows: rowCount)
        }
        guard rowCount <= MonitorLimits.rowCountMax else {
            throw .rowLimit(count: rowCount, limit: MonitorLimits.rowCountMax)
        }
        // By their bytes: names are in normal form, and long ones are yet to be refused.
        var names: Set<ExactText> = []
        for column in columns where !names.insert(ExactText(column.name)).inserted {
            throw .repeatedColumn(column.name)
        }
    }

    private func checkLimits(
        of batch: ObservationBatch, with keys: [FieldKey], at now: Instant
    ) throws(MonitorError) {
        let limits = options.limits
        guard batch.columns.count <= limits.columnCountMax else {
            throw .columnLimit(count: batch.columns.count, limit: limits.columnCountMax)
        }
        for key in keys { try checkNames(key, bytesMax: limits.nameBytesMax) }
        try batch.checkTexts(limits)
        if let timestamp = batch.timestamp, timestamp > now + Self.timestampAheadMax {
            throw .timestampAhead(seconds: Int((timestamp - now).seconds))
        }
    }

    private func checkNames(_ key: FieldKey, bytesMax: Int) throws(MonitorError) {
        for (what, name) in [("component", key.component), ("field", key.field)] {
            guard !name.isEmpty else { throw .name(what: what, reason: "must not be empty") }
            guard !name.holdsNUL else { throw .name(what: what, reason: String.holdsNULReason) }
            guard name.utf8.count <= bytesMax else {
                throw .name(
                    what: what,
                    reason: "has \(name.utf8.count) bytes; \(bytesMax) are allowed")
            }
        }
    }

    private func checkKinds(
        of batch: TalliedBatch, in registry: Registry
    ) throws(MonitorError) {
        for (key, column) in zip(batch.keys, batch.columns) {
            let field = registry[key]
            if let field, field.isFull {
                throw .valueLimit(key, limit: MonitorLimits.fieldValueCountMax)
            }
            guard let found = column.kind else { continue }
            let expected = field?.kind ?? registry.options.options(for: key).kind
            if let expected, !column.canArrive(in: expected) {
                field?.countMistyped(column.rowCount)
                throw .unlikeKind(field: key.field, expected: expected, found: found)
            }
        }
    }
}

extension ObservationBatch {
    /// The keys of the columns, in their order.
    fileprivate var keys: [FieldKey] {
        columns.map { FieldKey(component: component, role: role, field: $0.name) }
    }
}
