import GRDB
package import Instants
import Lineage

/// A record that is stored and cannot be read.
package struct UnreadableRecord: Sendable, Equatable {
    /// Where a record stands.
    package enum Place: Sendable, Equatable {
        /// A batch of the journal, by its sequence, with what it holds; empty where that is damaged.
        case batch(Int64, body: [UInt8])
        case fieldState(FieldName)
        case fieldReference(FieldName)
        /// A field's summary of the slot that begins at a time.
        case pane(FieldName, start: Instant)
        /// A part of a field's summary of a run.
        case profile(FieldName, run: Int64, part: Int64)
    }

    package let place: Place
    package let reason: String

    package init(_ place: Place, reason: String) {
        self.place = place
        self.reason = reason
    }
}

extension UnreadableRecord: CustomStringConvertible {
    package var description: String { "\(place.source) \(place.name): \(reason)" }
}

extension SQLiteStore {
    /// Moves records that cannot be read to where nobody reads them, in one transaction.
    ///
    /// They are kept as they are in the table `quarantined_record`.
    ///
    /// - Throws: `StoreError`; nothing is moved then.
    package func quarantine(_ records: [UnreadableRecord]) async throws {
        guard !records.isEmpty else { return }
        let now = clock.now()
        try await writes.perform { database in
            for record in records { try record.move(in: database, at: now) }
        }
    }

    /// The records that were moved there, by this process and by those before it.
    package func quarantinedCount() async throws -> Int {
        try await read { database in
            try Int.fetchOne(database, sql: "SELECT count(*) FROM \(QuarantineSchema.table)") ?? 0
        }
    }
}

extension UnreadableRecord {
    fileprivate func move(in database: Database, at now: Instant) throws {
        let record: StatementArguments = [place.source, place.name, reason, now.microseconds]
        guard let (table, column, condition) = place.row else {
            // The next save forgets it in the journal.
            let body = if case .batch(_, let body) = place { body } else { [UInt8]() }
            try database.execute(
                sql: """
                    INSERT INTO \(QuarantineSchema.table)
                        (source, name, reason, quarantined_at, body) VALUES (?, ?, ?, ?, ?)
                    """,
                arguments: record + [body.databaseBlob])
            return
        }
        let key = try place.key(in: database)
        try database.execute(
            sql: """
                INSERT INTO \(QuarantineSchema.table) (source, name, reason, quarantined_at, body)
                SELECT ?, ?, ?, ?, \(column) FROM \(table)
                WHERE \(condition) AND \(column) IS NOT NULL
                """,
            arguments: record + key)
        switch place {
        case .fieldState, .fieldReference:
            try database.execute(
                sql: "UPDATE \(table) SET \(column) = NULL WHERE \(condition)", arguments: key)
        case .batch, .pane, .profile:
            try database.execute(
                sql: "DELETE FROM \(table) WHERE \(condition)", arguments: key)
        }
    }
}

extension UnreadableRecord.Place {
    fileprivate var source: String {
        switch self {
        case .batch: "batch"
        case .fieldState: "field_state"
        case .fieldReference: "field_reference"
        case .pane: "pane"
        case .profile: "profile"
        }
    }

    fileprivate var name: String {
        switch self {
        case .batch(let sequence, _): "\(sequence)"
        case .fieldState(let name), .fieldReference(let name): "\(name)"
        case .pane(let name, let start): "\(name) \(start)"
        case .profile(let name, let run, let part): "\(name) run \(run) part \(part)"
        }
    }

    /// The table, the column of the bytes, and what finds the row; nil for what is in no table.
    fileprivate var row: (table: String, column: String, condition: String)? {
        switch self {
        case .batch: nil
        case .fieldState: ("field", "state", "id = ?")
        case .fieldReference: ("field", "reference", "id = ?")
        case .pane: ("field_pane", "summary", "field_id = ? AND start = ?")
        case .profile: ("field_profile", "summary", "field_id = ? AND run_id = ? AND part = ?")
        }
    }

    fileprivate func key(in database: Database) throws -> StatementArguments {
        let fields = FieldTable(database)
        return switch self {
        case .batch: []
        case .fieldState(let name), .fieldReference(let name): [try fields.knownID(of: name)]
        case .pane(let name, let start): [try fields.knownID(of: name), start.microseconds]
        case .profile(let name, let run, let part):
            [try fields.knownID(of: name), run, part]
        }
    }
}

extension FieldName: CustomStringConvertible {
    package var description: String { "\(component)/\(role)/\(field)" }
}
