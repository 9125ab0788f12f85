import GRDB
import Instants
package import Lineage

extension LineageStore {
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
            let table = ComponentTable(database)
            guard let component = try table.components(matching: .name(name)).first else {
                throw LineageError.unknownComponent(name)
            }
            return component
        }
    }

    /// All components by name, or those of one owner, with one tag, or both.
    package func components(
        owner: String? = nil, tag: String? = nil
    ) async throws -> [Component] {
        try await read { database in
            let table = ComponentTable(database)
            if let tag {
                let tagged = try table.components(matching: .tag(tag))
                return owner.map { owner in tagged.filter { $0.owner == owner } } ?? tagged
            }
            return try table.components(matching: owner.map { .owner($0) } ?? .all)
        }
    }

    /// Every tag that some component has, in order.
    package func tags() async throws -> [String] {
        try await read { database in
            try String.fetchAll(
                database, sql: "SELECT DISTINCT tag FROM component_tag ORDER BY tag")
        }
    }
}
