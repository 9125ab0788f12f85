import Store
import Synchronization

/// Puts away what is stored and cannot be read, so that one damaged record holds up no start and
/// hides nothing beside it.
final class RecordQuarantine: Sendable {
    private let store: SQLiteStore
    private let onUnreadable: @Sendable (UnreadableRecord) -> Void
    private let found = Mutex<[UnreadableRecord]>([])

    /// - Parameters:
    ///   - store: Where the records are.
    ///   - onUnreadable: Hears of each record that is put away.
    init(store: SQLiteStore, onUnreadable: @escaping @Sendable (UnreadableRecord) -> Void) {
        self.store = store
        self.onUnreadable = onUnreadable
    }

    /// Reads a record; nil where it cannot be read, which is noted.
    func read<Value>(
        _ place: @autoclosure () -> UnreadableRecord.Place, _ decode: () throws -> Value
    ) -> Value? {
        do {
            return try decode()
        } catch {
            note(place(), reason: "\(error)")
            return nil
        }
    }

    /// Notes that a record cannot be read.
    func note(_ place: UnreadableRecord.Place, reason: String) {
        found.withLock { $0.append(UnreadableRecord(place, reason: reason)) }
    }

    /// Moves the records that were noted to where nobody reads them.
    ///
    /// - Returns: Whether there were any.
    /// - Throws: `StoreError`; they are moved the next time then.
    @discardableResult
    func flush() async throws -> Bool {
        let records = found.withLock(\.self)
        guard !records.isEmpty else { return false }
        try await store.quarantine(records)
        found.withLock { $0.removeFirst(records.count) }
        for record in records { onUnreadable(record) }
        return true
    }
}
