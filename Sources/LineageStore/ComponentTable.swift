import GRDB
import Instants
import Lineage

/// The tables `component` and `component_tag`, within one transaction.
struct ComponentTable {
    enum Condition {
        case all
        case name(String)
        case owner(String)
        case tag(String)
    }

    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    func id(named name: String) throws -> Int64? {
        let statement = try database.cachedStatement(
            sql: "SELECT id FROM component WHERE name = ?")
        return try statement.firstInteger(name)
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
        for tag in tags { try statement.execute(arguments: [id, tag]) }
    }

    /// The components that fulfil a condition, by name.
    func components(matching condition: Condition) throws -> [Component] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT c.name, c.description, c.owner, c.created_at, t.tag
                FROM \(condition.source) LEFT JOIN component_tag t ON t.component_id = c.id
                \(condition.filter) ORDER BY c.name
                """)
        let rows = try Row.fetchCursor(statement, arguments: condition.arguments)
        var components: [Component] = []
        while let row = try rows.next() {
            let name: String = row[0]
            if components.last?.name != name {
                components.append(
                    Component(
                        name: name, description: row[1], owner: row[2],
                        createdAt: Instant(microseconds: row[3])))
            }
            if let tag = row[4] as String? { components[components.count - 1].tags.append(tag) }
        }
        for index in components.indices { components[index].tags.sort() }
        return components
    }
}

extension ComponentTable.Condition {
    fileprivate var source: String {
        switch self {
        case .tag: "component_tag f CROSS JOIN component c ON c.id = f.component_id"
        default: "component c"
        }
    }

    fileprivate var filter: String {
        switch self {
        case .all: ""
        case .name: "WHERE c.name = ?"
        case .owner: "WHERE c.owner = ?"
        case .tag: "WHERE f.tag = ?"
        }
    }

    fileprivate var arguments: StatementArguments {
        switch self {
        case .all: []
        case .name(let text), .owner(let text), .tag(let text): [text]
        }
    }
}
