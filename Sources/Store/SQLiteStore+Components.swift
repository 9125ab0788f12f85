import ClientText
import GRDB
import Instants
package import Lineage

extension SQLiteStore {
    /// Records a component, or adds to the one of that name.
    ///
    /// An existing component keeps its description and owner where the new ones are empty, and
    /// gains the tags that it lacks.
    ///
    /// - Returns: whether the component is new.
    /// - Throws: `LineageError.invalid`.
    package func createComponent(_ component: Component) async throws -> Bool {
        try component.validate()
        return try await writes.perform { database in
            let table = ComponentTable(database)
            let known = try table.id(named: component.name)
            let id = try known ?? table.insert(component)
            if known != nil { try table.update(id, with: component) }
            try table.addTags(component.tags, to: id)
            return known == nil
        }
    }

    /// Adds tags to a component.
    ///
    /// - Throws: `LineageError.unknownComponent`, `LineageError.invalid`.
    package func addTags(_ tags: [String], toComponent name: String) async throws {
        for (index, tag) in tags.enumerated() {
            try TextRule.name.check(tag, field: "tags[\(index)]")
        }
        try await writes.perform { database in
            let table = ComponentTable(database)
            guard let id = try table.id(named: name) else {
                throw LineageError.unknownComponent(name)
            }
            try table.addTags(tags, to: id)
        }
    }

    /// The component of a name.
    ///
    /// - Throws: `LineageError.unknownComponent`.
    package func component(named name: String) async throws -> Component {
        try await read { database in
            guard let component = try ComponentTable(database).component(named: name) else {
                throw LineageError.unknownComponent(name)
            }
            return component
        }
    }

    /// The owners of components by their names; components that there are not are left out.
    package func owners(of names: Set<String>) async throws -> [String: String] {
        try await read { try ComponentTable($0).owners(of: names) }
    }

    /// Components by name, or those of one owner, with one tag, or both.
    ///
    /// - Parameters:
    ///   - owner: the owner; nil for any.
    ///   - tag: the tag; nil for any.
    ///   - name: a name, to go on with those behind it; nil to start with the first.
    ///   - limit: how many at most.
    /// - Returns: the components of a page, by name.
    /// - Throws: GRDB's `DatabaseError`.
    package func components(
        owner: String? = nil, tag: String? = nil, after name: String? = nil,
        limit: Int = LineageLimits.namePageCountMax
    ) async throws -> [Component] {
        let page = ComponentPage(owner: owner, tag: tag, after: name, limit: limit)
        return try await read { try ComponentTable($0).components(on: page).map(\.component) }
    }

    /// Components of some names, by name; those that there are not are left out.
    package func components(named names: Set<String>) async throws -> [String: Component] {
        try await read { database in
            var components: [String: Component] = [:]
            for name in names {
                components[name] = try ComponentTable(database).component(named: name)
            }
            return components
        }
    }

    /// The tags that some component has, in order.
    ///
    /// - Parameters:
    ///   - tag: a tag, to go on with those behind it; nil to start with the first.
    ///   - limit: how many at most.
    /// - Returns: the tags of a page.
    /// - Throws: GRDB's `DatabaseError`.
    package func tags(
        after tag: String? = nil, limit: Int = LineageLimits.namePageCountMax
    ) async throws -> [String] {
        try await read { database in
            try String.fetchAll(
                database.cachedStatement(
                    sql: """
                        SELECT DISTINCT tag FROM component_tag WHERE tag > ? ORDER BY tag LIMIT ?
                        """), arguments: [tag?.canonicalName ?? "", limit])
        }
    }
}
