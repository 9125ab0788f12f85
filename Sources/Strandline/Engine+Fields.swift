import Synchronization
package import Drift
package import Instants
import Lineage
import Store
package import Monitor
package import Sketches

/// Two spans of a field's values side by side.
package struct SpanComparison: Sendable {
    package let current: FieldSummary
    package let reference: PreparedReference?
    package let report: DriftReport?
}

/// How much of the series limit is used.
package struct SeriesUsage: Sendable {
    /// The most series that clients' names may have.
    package let limit: Int
    package let fieldCount: Int
    /// The series of all fields at most, known before they are published.
    package let fieldSeriesCount: Int
    /// The series of components, tests and tasks, as of the last scrape.
    package let furtherSeriesCount: Int
    /// The series of new fields refused at the limit.
    package let refusedCount: Int
}

extension Engine {
    /// The most components that are known without asking the store.
    private static let knownComponentCountMax = 100_000

    /// Takes a batch of rows whole, or nothing of it; on return it is on disk.
    ///
    /// - Parameter batch: Columns of one length.
    /// - Returns: The number of rows taken.
    /// - Throws: `MonitorError` or `LineageError` that says what cannot be taken.
    package func observe(_ batch: ObservationBatch) async throws -> Int {
        var batch = batch
        if let externalID = batch.runExternalID {
            batch.run = try await store.runID(externalID: externalID)
            batch.runExternalID = nil
        } else if let run = batch.run {
            _ = try await store.run(run)
        }
        let hasNewFields = try await pipeline.submit([batch])
        try await register(batch.component)
        if hasNewFields, try await references.apply(to: batch.component) { try await checkpoint() }
        observeLag(of: batch)
        return batch.rowCount
    }

    /// What every wanted field reads now, in the order of their keys; scored on all processors.
    ///
    /// What has not changed since it was read last is not scored again.
    package func readings(
        where isWanted: (FieldKey) -> Bool = { _ in true }
    ) async -> [FieldReading] {
        await monitor.readingsSideBySide(where: isWanted)
    }

    /// What a field reads now.
    ///
    /// - Throws: `MonitorError.unknownField`.
    package func reading(of key: FieldKey) throws(MonitorError) -> FieldReading {
        try monitor.reading(of: key)
    }

    package var fieldCount: Int { monitor.fieldCount }

    /// The window that a field's values are gathered in.
    ///
    /// - Throws: `MonitorError.unknownField`.
    package func window(of key: FieldKey) throws(MonitorError) -> WindowOptions {
        try monitor.field(key).options.window
    }

    /// A field's panes whose slots begin within a span, the oldest first.
    package func panes(of key: FieldKey, from: Instant, until: Instant) async throws -> [Pane] {
        try await archive.panes(of: key, from: from, until: until).sorted { $0.start < $1.start }
    }

    /// What the newest runs of a batch component brought to a field, the oldest first.
    package func profiles(of key: FieldKey, limit: Int) async throws -> [RunProfile] {
        try await archive.profiles(of: key, limit: limit)
    }

    /// A field's values of one span compared with those of another.
    ///
    /// - Parameters:
    ///   - key: The field.
    ///   - span: The start and end of the values that are judged.
    ///   - reference: Those that they are compared with; nil for the reference in force.
    /// - Returns: Both summaries, and how far they lie apart.
    /// - Throws: `MonitorError` for an unknown field or a span that holds nothing.
    package func compare(
        _ key: FieldKey, span: Range<Instant>, reference: Range<Instant>?
    ) async throws -> SpanComparison {
        let field = try monitor.field(key)
        let panes = try await archive.panes(
            of: key, from: span.lowerBound, until: span.upperBound)
        guard let current = panes.mergedSummary, current.rowCount > 0 else {
            throw MonitorError.emptySpan(key)
        }
        var prepared = field.reading(at: clock.now()).reference?.prepared(for: panes)
        if let reference {
            prepared = PreparedReference(
                panes: try await archive.panes(
                    of: key, from: reference.lowerBound, until: reference.upperBound
                ).gathered(in: field.options.window.span).map(\.summary),
                options: field.options.scoring)
            guard prepared != nil else { throw MonitorError.emptySpan(key) }
        }
        return SpanComparison(
            current: current, reference: prepared, report: prepared?.report(on: current))
    }

    /// How much of the series limit is used.
    package var seriesUsage: SeriesUsage {
        SeriesUsage(
            limit: monitor.options.limits.seriesCountMax, fieldCount: monitor.fieldCount,
            fieldSeriesCount: monitor.seriesCount, furtherSeriesCount: monitor.furtherSeriesCount,
            refusedCount: monitor.refusedSeriesCount)
    }

    /// Notes how many series there are beside those of fields, for the limit of all.
    package func noteFurtherSeries(_ count: Int) {
        monitor.noteFurtherSeries(count)
    }

    /// How late the rows of each component's inputs came since the start, by their event time.
    package var featureLags: [String: DurationHistogram] { featureLagHistograms.all }

    private func observeLag(of batch: ObservationBatch) {
        guard batch.role == .input, let timestamp = batch.timestamp else { return }
        featureLagHistograms.observe(
            max(0, (clock.now() - timestamp).seconds), of: batch.component, count: batch.rowCount)
    }

    /// Makes sure that the store knows a component that is heard of for the first time.
    private func register(_ component: String) async throws {
        guard !knownComponents.withLock({ $0.contains(component) }) else { return }
        _ = try await store.createComponent(
            Component(name: component, createdAt: clock.now()))
        knownComponents.withLock { known in
            if known.count >= Self.knownComponentCountMax { known = [] }
            known.insert(component)
        }
    }
}
