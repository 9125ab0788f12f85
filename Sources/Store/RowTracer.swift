import GRDB
import Instants
import Lineage

/// Follows rows along a trace, by composing the maps of its runs, within one snapshot.
struct RowTracer {
    /// The most rows of one artifact that are followed.
    static let rowCountMax = 100_000
    /// The most rows of all artifacts together.
    static let rowCountTotalMax = 1_000_000

    /// Rows of an artifact as some run made or read it.
    private struct Place: Hashable {
        var run: Int64
        var artifact: Int64
    }

    private let database: Database
    private let direction: LineageDirection
    private let cache: RowMapCache
    private var waiting: [Place: Set<Int>] = [:]
    private var names: [Int64: String] = [:]
    private var found: [Int64: TracedRows] = [:]
    private var foundCount = 0

    init(_ database: Database, _ direction: LineageDirection, _ cache: RowMapCache) {
        self.database = database
        self.direction = direction
        self.cache = cache
    }

    /// The rows of a trace's runs that are joined to a row of an artifact.
    ///
    /// - Parameters:
    ///   - row: counted from 0.
    ///   - artifact: what the roots of the trace made (upstream) or read (downstream).
    ///   - trace: the runs to follow it through.
    /// - Returns: rows by run; a run that brought no maps ends the way.
    /// - Throws: `LineageError.invalid` where there is no such row, or it is joined to too many.
    mutating func rows(
        joinedTo row: Int, of artifact: Int64, in trace: Trace
    ) throws -> [Int64: TracedRows] {
        for root in trace.roots { waiting[Place(run: root, artifact: artifact)] = [row] }
        // Whatever a run depends on started before it, so that in this order all rows that lead to
        // a run are known when its turn comes.
        let order = trace.nodes.map { RunKey(id: $0.run, startedAt: $0.startedAt.microseconds) }
            .sorted { direction == .upstream ? $0 > $1 : $0 < $1 }
        let edges = Dictionary(grouping: trace.edges) { direction.nearEnd(of: $0) }
        for run in order.map(\.id) {
            let places = waiting.keys.filter { $0.run == run }
            for place in places.sorted(by: { $0.artifact < $1.artifact }) {
                try follow(place, along: edges[run] ?? [])
            }
        }
        return found
    }

    private mutating func follow(_ place: Place, along edges: [LineageEdge]) throws {
        let rows = waiting.removeValue(forKey: place) ?? []
        try note(rows, of: place.artifact, in: place.run, isFar: false)
        let table = RowMapTable(database)
        let maps =
            direction == .upstream
            ? try table.maps(of: place.run, output: place.artifact, in: cache)
            : try table.maps(of: place.run, input: place.artifact, in: cache)
        for entry in maps {
            let map = entry.kept.map
            if direction == .upstream, let last = rows.max(), last >= map.count {
                throw LineageError.invalid(
                    field: "row",
                    reason:
                        "leads to row \(last) of \"\(try name(of: place.artifact))\", which has "
                        + "\(map.count) rows")
            }
            guard let far = far(rows, entry.kept) else { throw Self.tooManyRows }
            let name = try note(far, of: entry.artifact, in: place.run, isFar: true)
            for edge in edges where edge.artifact == name && !far.isEmpty {
                let next = Place(run: direction.farEnd(of: edge), artifact: entry.artifact)
                waiting[next, default: []].formUnion(far)
            }
        }
    }

    /// The rows at the far end of a map; nil where there are more than are followed.
    private func far(_ rows: Set<Int>, _ kept: RowMapCache.Entry) -> Set<Int>? {
        guard direction == .upstream else {
            return kept.map.outputs(of: rows, countMax: Self.rowCountMax) { cache.forward(kept) }
                .map { Set($0) }
        }
        var far: Set<Int> = []
        for row in rows {
            guard let inputs = kept.map.inputs(of: row, countMax: Self.rowCountMax) else {
                return nil
            }
            far.formUnion(inputs)
            guard far.count <= Self.rowCountMax else { return nil }
        }
        return far
    }

    private static let tooManyRows = LineageError.invalid(
        field: "row", reason: "is joined to more than \(rowCountMax) rows")

    /// Keeps rows of an artifact of a run; gives the artifact's name.
    @discardableResult
    private mutating func note(
        _ rows: Set<Int>, of artifact: Int64, in run: Int64, isFar: Bool
    ) throws -> String {
        guard rows.count <= Self.rowCountMax else { throw Self.tooManyRows }
        foundCount += rows.count
        guard foundCount <= Self.rowCountTotalMax else {
            throw LineageError.invalid(
                field: "row",
                reason: "is joined to more than \(Self.rowCountTotalMax) rows along the trace")
        }
        let name = try name(of: artifact)
        let isInput = isFar == (direction == .upstream)
        let path: WritableKeyPath<TracedRows, [String: [Int]]> =
            isInput ? \.inputs : \.outputs
        let known = found[run, default: TracedRows()][keyPath: path][name] ?? []
        found[run, default: TracedRows()][keyPath: path][name] = rows.union(known).sorted()
        return name
    }

    private mutating func name(of artifact: Int64) throws -> String {
        let name = try names[artifact] ?? ArtifactTable(database).card(of: artifact)?.name ?? ""
        names[artifact] = name
        return name
    }
}
