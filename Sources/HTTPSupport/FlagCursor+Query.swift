import Instants
package import Lineage

extension FlagCursor {
    /// The time and the output of a flag, as the query for those behind it says them.
    package var query: String { "\(flaggedAt)/\(output)" }

    package init(query: String) throws {
        let parts = query.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let time = Instant(parsing: parts[0]) else {
            throw RequestError.parameter(
                name: "before", reason: "must be the time of a flag, a slash, and its output")
        }
        self.init(flaggedAt: time, output: String(parts[1]))
    }
}
