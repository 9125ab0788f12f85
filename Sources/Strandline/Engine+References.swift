package import Instants
import Store
package import Monitor
package import Sketches

extension Engine {
    /// Compares a field with summaries that somebody made.
    ///
    /// - Throws: `LineageError.unknownComponent`, or `MonitorError` where they hold nothing or are of
    ///   another kind.
    package func setReference(profile panes: [FieldSummary], of key: FieldKey) async throws {
        try await checkComponent(of: key)
        let now = clock.now()
        try await setReference(
            panes.map { Pane(start: now, summary: $0) }, origin: .profile, of: key)
    }

    /// Compares a field with its values of a span of time, which are kept as their panes.
    ///
    /// - Throws: `LineageError.unknownComponent`, or `MonitorError` where the span holds nothing.
    package func setReference(
        from: Instant, until: Instant, of key: FieldKey
    ) async throws {
        try await checkComponent(of: key)
        let panes = try await archive.panes(of: key, from: from, until: until)
        guard panes.contains(where: { $0.head.rowCount > 0 }) else {
            throw MonitorError.emptySpan(key)
        }
        let span = try monitor.field(key).options.window.span
        try await setReference(
            panes.gathered(in: span), origin: .span(from: from, until: until), of: key)
    }

    /// Compares a field with the values of a run.
    ///
    /// - Throws: `LineageError.unknownComponent` or `LineageError.unknownRun`, or `MonitorError` where
    ///   no value of the run is kept for the field.
    package func setReference(run: Int64, of key: FieldKey) async throws {
        try await checkComponent(of: key)
        _ = try await store.run(run)
        let profile = try await archive.profile(ofRun: run)
        let own = profile[key] ?? profile.first { Self.isSameField($0.key, key) }?.value
        guard let own else { throw MonitorError.runNotKept(run: run, key) }
        try await setReference(
            [Pane(start: clock.now(), summary: own)], origin: .run(run), of: key)
    }

    /// Goes back to the reference that is found by itself.
    package func removeReference(of key: FieldKey) async throws {
        try monitor.removeReference(of: key)
        _ = try await references.apply(to: key.component)
        try await checkpoint()
    }

    /// Sets a reference by hand.
    ///
    /// It is saved at once, and with it all that came before: batches that were replayed beside a
    /// reference that came after them would not be counted as they were.
    private func setReference(
        _ panes: [Pane], origin: Reference.Origin, of key: FieldKey
    ) async throws {
        try monitor.setReference(panes, origin: origin, of: key)
        try await checkpoint()
    }

    /// Makes sure that there is the component of a field which may be yet to be seen.
    ///
    /// A component may be given its references before its first values; a name that is mistyped must
    /// not become a field that nobody ever sends.
    private func checkComponent(of key: FieldKey) async throws {
        guard monitor.knownField(key) == nil else { return }
        _ = try await store.component(named: key.component)
    }

    private static func isSameField(_ left: FieldKey, _ right: FieldKey) -> Bool {
        left.role == right.role && left.field == right.field
    }

    /// Compares a field with panes of its own, each of which is a part of the reference.
    package func setReference(
        _ panes: [Pane], from: Instant, until: Instant, of key: FieldKey
    ) async throws {
        try await setReference(panes, origin: .span(from: from, until: until), of: key)
    }
}
