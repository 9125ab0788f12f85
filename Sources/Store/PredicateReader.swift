import ClientText
import GRDB
import Lineage

/// Reads what runs have in common: commits, parameters and versions of inputs, in one snapshot.
struct PredicateReader {
    private struct Component {
        var name: String
        var owner: String
    }

    private let database: Database
    private let ancestry: AncestryReader
    private let coverage: OutputCoverage
    private var components: [Int64: Component] = [:]
    private var holders: [RunPredicate: SuspectPredicates.MatchingRuns] = [:]

    private init(
        _ database: Database, _ ancestry: AncestryReader, _ coverage: OutputCoverage
    ) {
        self.database = database
        self.ancestry = ancestry
        self.coverage = coverage
    }

    /// The predicates that flagged outputs have in common.
    static func holders(
        in ancestry: AncestryReader, _ coverage: OutputCoverage, _ database: Database
    ) throws -> [RunPredicate: SuspectPredicates.MatchingRuns] {
        var reader = PredicateReader(database, ancestry, coverage)
        try reader.readComponents()
        reader.addCommits()
        try reader.addParameters()
        try reader.addInputs()
        return reader.holders
    }

    private mutating func readComponents() throws {
        let statement = try database.cachedStatement(
            sql: """
                SELECT c.id, c.name, c.owner FROM json_each(?) page
                CROSS JOIN component c ON c.id = page.value
                """)
        let ids = Array(Set(ancestry.runs.map(\.component)))
        let rows = try Row.fetchCursor(statement, arguments: [IDArray.json(ids)])
        while let row = try rows.next() {
            components[row[0]] = Component(name: row[1], owner: row[2])
        }
    }

    private mutating func addCommits() {
        var runs: [Int64: [String: [Int64]]] = [:]
        for run in ancestry.runs {
            guard let commit = run.gitCommit else { continue }
            runs[run.component, default: [:]][commit, default: []].append(run.key.id)
        }
        for (id, byCommit) in runs {
            guard let component = components[id] else { continue }
            for (commit, runs) in byCommit {
                add(
                    .commit(component: component.name, commit: commit), runs,
                    owners: [component.owner])
            }
        }
    }

    private mutating func addParameters() throws {
        var bySet: [Int64: [Int64: [Int64]]] = [:]
        for run in ancestry.runs {
            guard let set = run.parameterSet else { continue }
            bySet[set, default: [:]][run.component, default: []].append(run.key.id)
        }
        let statement = try database.cachedStatement(
            sql: """
                SELECT p.set_id, p.name, p.value FROM json_each(?) page
                CROSS JOIN parameter p ON p.set_id = page.value
                """)
        let rows = try Row.fetchCursor(
            statement, arguments: [IDArray.json(Array(bySet.keys))])
        while let row = try rows.next() {
            for (id, runs) in bySet[row[0]] ?? [:] {
                guard let component = components[id] else { continue }
                add(
                    .parameter(
                        component: component.name, name: row[1], value: ExactText(row[2])), runs,
                    owners: [component.owner])
            }
        }
    }

    private mutating func addInputs() throws {
        // Most versions are read once, behind one output: names are read for the others alone.
        let shared = ancestry.readers.filter { SuspectPredicates.areShared($0.value, coverage) }
        var runs: [Int64: Int64] = [:]
        if !shared.isEmpty {
            for run in ancestry.runs { runs[run.key.id] = run.component }
        }
        let statement = try database.cachedStatement(
            sql: """
                SELECT a.id, a.name FROM json_each(?) page
                CROSS JOIN artifact a ON a.id = page.value
                """)
        let ids = Array(Set(shared.keys.map(\.artifact)))
        let rows = try Row.fetchCursor(statement, arguments: [IDArray.json(ids)])
        var names: [Int64: String] = [:]
        while let row = try rows.next() { names[row[0]] = row[1] }
        for (input, readers) in shared {
            guard let name = names[input.artifact] else { continue }
            let owners = readers.compactMap { runs[$0].flatMap { components[$0]?.owner } }
            add(
                .input(artifact: name, version: input.version), readers, owners: Set(owners))
        }
    }

    private mutating func add(_ predicate: RunPredicate, _ runs: [Int64], owners: Set<String>) {
        holders[predicate, default: SuspectPredicates.MatchingRuns()].runs += runs
        holders[predicate, default: SuspectPredicates.MatchingRuns()].owners
            .formUnion(owners.subtracting([""]))
    }
}
