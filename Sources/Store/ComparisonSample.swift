import GRDB
import Instants

/// Chooses unflagged runs that flagged outputs are compared with, within one snapshot.
///
/// They are runs of the components that made the flagged outputs, spread evenly over the time of
/// the flagged ones and as long before and after, so that they met the same pipelines before,
/// during and after what went wrong.
struct ComparisonSample {
    /// How many runs to compare with: as many as are flagged, within these bounds.
    static let runCounts = 100...500

    /// The least time before the first and after the last flagged run.
    private static let marginMin = TimeSpan(seconds: 86_400)

    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    /// The ids of runs that have outputs, none of them flagged.
    func runs(besides flagged: [FlagQuery.Output]) throws -> [Int64] {
        let count = min(max(flagged.count, Self.runCounts.lowerBound), Self.runCounts.upperBound)
        var byComponent: [Int64: [Instant]] = [:]
        for output in flagged {
            guard let component = output.component, let run = output.run else { continue }
            byComponent[component, default: []].append(Instant(microseconds: run.startedAt))
        }
        var chosen: [Int64] = []
        for (component, starts) in byComponent.sorted(by: { $0.key < $1.key }) {
            let share = max(1, count * starts.count / flagged.count)
            chosen += try unflagged(among: spread(over: starts, of: component, count: share))
        }
        return chosen
    }

    /// Runs of a component around some starts: all, where they are few, else evenly in time.
    private func spread(over starts: [Instant], of component: Int64, count: Int) throws -> [Int64] {
        guard let first = starts.min(), let last = starts.max() else { return [] }
        let margin = max(last - first, Self.marginMin)
        let from = try max(first - margin, earliestStart(of: component) ?? first)
        let until = try min(last + margin, latestStart(of: component) ?? last)
        let all = try runs(of: component, from: from, until: until, limit: count + starts.count)
        let missing = count + starts.count - all.count
        if missing > 0 {
            let earlier = try runs(of: component, before: from, limit: missing)
            let later = try runs(
                of: component, from: until + TimeSpan(microseconds: 1),
                until: Instant(microseconds: .max), limit: missing)
            return all + earlier.prefix(max(missing / 2, missing - later.count)) + later
        }
        let step = (until - from).microseconds / Int64(count)
        var chosen: [Int64] = []
        for index in 0..<Int64(count) {
            let start = from + TimeSpan(microseconds: step * index)
            let next = try runs(of: component, from: start, until: until, limit: 1)
            chosen += next.filter { $0 != chosen.last }
        }
        return chosen
    }

    private func earliestStart(of component: Int64) throws -> Instant? {
        let statement = try database.cachedStatement(
            sql: "SELECT min(started_at) FROM run WHERE component_id = ?")
        return try Int64.fetchOne(statement, arguments: [component]).map(Instant.init)
    }

    private func latestStart(of component: Int64) throws -> Instant? {
        let statement = try database.cachedStatement(
            sql: "SELECT max(started_at) FROM run WHERE component_id = ?")
        return try Int64.fetchOne(statement, arguments: [component]).map(Instant.init)
    }

    private func runs(
        of component: Int64, from: Instant, until: Instant, limit: Int
    ) throws -> [Int64] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT id FROM run WHERE component_id = ? AND started_at BETWEEN ? AND ?
                ORDER BY started_at, id LIMIT ?
                """)
        return try Int64.fetchAll(
            statement, arguments: [component, from.microseconds, until.microseconds, limit])
    }

    private func runs(of component: Int64, before: Instant, limit: Int) throws -> [Int64] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT id FROM run WHERE component_id = ? AND started_at < ?
                ORDER BY started_at DESC, id DESC LIMIT ?
                """)
        return try Int64.fetchAll(
            statement, arguments: [component, before.microseconds, limit])
    }

    private func unflagged(among runs: [Int64]) throws -> [Int64] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT page.value FROM json_each(?) page
                WHERE EXISTS (SELECT 1 FROM run_output o WHERE o.run_id = page.value)
                    AND NOT EXISTS (
                        SELECT 1 FROM run_output o CROSS JOIN flag f ON f.artifact_id = o.artifact_id
                        WHERE o.run_id = page.value)
                """)
        return try Int64.fetchAll(statement, arguments: [IDArray.json(runs)])
    }
}
