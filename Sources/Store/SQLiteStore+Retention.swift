import GRDB
package import Instants
import Lineage

extension SQLiteStore {
    /// Runs that are looked at in one transaction, so that others can write in between.
    private static let sweptRunCount = 1000

    /// Deletes old runs.
    ///
    /// A run is old where it started before an instant, or where at least a number of runs started
    /// after it. What is in use stays however old: a run that a kept run depends on, the latest run
    /// of each component, a run with a flagged output, and one that is still running. Counts by
    /// component keep counting what is deleted.
    ///
    /// - Parameters:
    ///   - instant: the earliest start of what is not old; nil for no limit by age.
    ///   - runCount: how many of the latest runs are not old; nil for no limit by number.
    /// - Returns: how many runs were deleted.
    /// - Throws: what the database throws; the runs deleted until then stay so.
    package func sweep(keepingSince instant: Instant?, runCount: Int?) async throws -> Int {
        var bound = try await read { database in
            try RetentionSweep(database).bound(
                since: instant?.microseconds, runCount: runCount.map { max(0, $0) })
        }
        var count = 0
        while let before = bound {
            // From the latest to the oldest: what depends on a run goes before the run does.
            let step = try await writes.perform { database in
                try RetentionSweep(database).deleteRuns(before: before, limit: Self.sweptRunCount)
            }
            count += step.count
            bound = step.next
        }
        return count
    }

    /// Deletes everything that was recorded and watched; ids of runs are not used again.
    ///
    /// No batch may be journalled meanwhile.
    package func clear() async throws {
        let sequence = journal.lastSequence
        try await writes.perform { database in
            let tables =
                Schema.tables + TaskSchema.names + MonitorSchema.tables + [QuarantineSchema.table]
            for table in tables {
                try database.execute(sql: "DELETE FROM \(table)")
            }
            try JournalPosition.write(sequence, in: database)
        }
        journal.endSegment()
        try journal.forget(through: sequence)
    }
}
