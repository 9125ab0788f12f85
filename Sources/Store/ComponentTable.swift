import ClientText
import GRDB
import Instants
import Lineage

/// The tables `component` and `component_tag`, within one transaction.
struct ComponentTable {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    func id(named name: String) throws -> Int64? {
        let statement = try database.cachedStatement(
            sql: "SELECT id FROM component WHERE name = ?")
        return try statement.firstInteger(name.canonicalName)
    }

    /// The component of a name, created without owner or description where there is none.
    func idCreating(named name: String, at instant: Instant) throws -> Int64 {
        try id(named: name) ?? insert(Component(name: name, createdAt: instant))
    }

    /// Inserts a component without its tags.
    func insert(_ component: Component) throws -> Int64 {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO component (name, description, owner, created_at) VALUES (?, ?, ?, ?)
                """)
        try statement.execute(arguments: [
            component.name, component.description, component.owner,
            component.createdAt.microseconds,
        ])
        return database.lastInsertedRowID
    }

    func update(_ id: Int64, with component: Component) throws {
        let statement = try database.cachedStatement(
            sql: """
                UPDATE component SET
                    description = coalesce(nullif(?, ''), description),
                    owner = coalesce(nullif(?, ''), owner)
                WHERE id = ?
                """)
        try statement.execute(arguments: [component.description, component.owner, id])
    }

    func addTags(_ tags: [String], to id: Int64) throws {
        let statement = try database.cachedStatement(
            sql: "INSERT OR IGNORE INTO component_tag (component_id, tag) VALUES (?, ?)")
        for tag in tags { try statement.execute(arguments: [id, tag.canonicalName]) }
    }

    /// The components of a page, by name.
    func components(on page: ComponentPage) throws -> [(id: Int64, component: Component)] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT c.id, c.name, c.description, c.owner, c.created_at FROM \(page.source)
                WHERE \(page.filter) ORDER BY c.name LIMIT ?
                """)
        return try components(statement, page.arguments)
    }

    /// The components of a scope.
    func components(in scope: StatisticsScope) throws -> [(id: Int64, component: Component)] {
        switch scope {
        case .page(let owner, let tag, let after, let limit):
            return try components(
                on: ComponentPage(owner: owner, tag: tag, after: after, limit: limit))
        case .oldest(let limit):
            let statement = try database.cachedStatement(
                sql: """
                    SELECT id, name, description, owner, created_at FROM component
                    ORDER BY id LIMIT ?
                    """)
            return try components(statement, [limit])
        case .named(let names):
            let statement = try database.cachedStatement(
                sql: """
                    SELECT id, name, description, owner, created_at FROM component
                    WHERE name = ?
                    """)
            return try names.map(\.canonicalName).sorted().flatMap {
                try components(statement, [$0])
            }
        }
    }

    private func components(
        _ statement: Statement, _ arguments: StatementArguments
    ) throws -> [(id: Int64, component: Component)] {
        let rows = try Row.fetchCursor(statement, arguments: arguments)
        var components: [(id: Int64, component: Component)] = []
        while let row = try rows.next() {
            components.append(
                (
                    row[0],
                    Component(
                        name: row[1], description: row[2], owner: row[3],
                        createdAt: Instant(microseconds: row[4]))
                ))
        }
        let tags = try tags(of: components.map(\.id))
        for (place, tags) in tags { components[place].component.tags = tags.sorted() }
        return components
    }

    /// The component of a name; nil where there is none.
    func component(named name: String) throws -> Component? {
        try components(in: .named([name])).first?.component
    }

    func count() throws -> Int {
        try Int.fetchOne(database.cachedStatement(sql: "SELECT count(*) FROM component")) ?? 0
    }

    /// The owners of components by their names; none for names that nothing has.
    func owners(of names: Set<String>) throws -> [String: String] {
        let statement = try database.cachedStatement(
            sql: "SELECT owner FROM component WHERE name = ?")
        var owners: [String: String] = [:]
        for name in names {
            owners[name] = try String.fetchOne(statement, arguments: [name.canonicalName])
        }
        return owners
    }

    /// The tags of components, by the place of the component's id.
    private func tags(of ids: [Int64]) throws -> [Int: [String]] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT page.key, t.tag FROM json_each(?) page
                CROSS JOIN component_tag t ON t.component_id = page.value
                """)
        let rows = try Row.fetchCursor(statement, arguments: [IDArray.json(ids)])
        var tags: [Int: [String]] = [:]
        while let row = try rows.next() { tags[row[0], default: []].append(row[1]) }
        return tags
    }
}

/// Which components are listed by name, and how many.
struct ComponentPage: Sendable {
    /// Only those of this owner.
    var owner: String?
    /// Only those with this tag.
    var tag: String?
    /// A name, to go on with those behind it; nil to start with the first.
    var after: String?
    /// How many at most.
    var limit: Int
}

extension ComponentPage {
    fileprivate var source: String {
        tag == nil
            ? "component c" : "component_tag t CROSS JOIN component c ON c.id = t.component_id"
    }

    fileprivate var filter: String {
        ([tag.map { _ in "t.tag = ?" }, owner.map { _ in "c.owner = ?" }].compactMap(\.self)
            + ["c.name > ?"]).joined(separator: " AND ")
    }

    fileprivate var arguments: StatementArguments {
        let texts = [tag, owner].compactMap { $0?.canonicalName } + [after?.canonicalName ?? ""]
        return StatementArguments(texts) + [limit]
    }
}
