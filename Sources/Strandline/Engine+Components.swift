package import Lineage
import Store

extension Engine {
    /// Records a component, or adds to the one of that name.
    ///
    /// An existing component keeps its description and owner where the new ones are empty, and
    /// gains the tags that it lacks.
    ///
    /// - Returns: Whether the component is new.
    /// - Throws: `LineageError.invalid`.
    package func createComponent(_ component: Component) async throws -> Bool {
        try await store.createComponent(component)
    }

    /// The component of a name.
    ///
    /// - Throws: `LineageError.unknownComponent`.
    package func component(named name: String) async throws -> Component {
        try await store.component(named: name)
    }

    /// Components by name, or those of one owner, with one tag, or both.
    ///
    /// - Parameters:
    ///   - owner: The owner; nil for any.
    ///   - tag: The tag; nil for any.
    ///   - name: A name, to go on with those behind it; nil to start with the first.
    ///   - limit: How many at most.
    /// - Returns: The components of a page, by name.
    /// - Throws: GRDB's `DatabaseError`.
    package func components(
        owner: String? = nil, tag: String? = nil, after name: String? = nil, limit: Int
    ) async throws -> [Component] {
        try await store.components(owner: owner, tag: tag, after: name, limit: limit)
    }

    /// Components of some names, by name; those that there are not are left out.
    package func components(named names: Set<String>) async throws -> [String: Component] {
        try await store.components(named: names)
    }

    /// The owners of components by their names; components that there are not are left out.
    package func owners(of names: Set<String>) async throws -> [String: String] {
        try await store.owners(of: names)
    }

    /// The tags that some component has, in order.
    ///
    /// - Parameters:
    ///   - tag: A tag, to go on with those behind it; nil to start with the first.
    ///   - limit: How many at most.
    /// - Returns: The tags of a page.
    /// - Throws: GRDB's `DatabaseError`.
    package func tags(after tag: String? = nil, limit: Int) async throws -> [String] {
        try await store.tags(after: tag, limit: limit)
    }

    /// Adds tags to a component.
    ///
    /// - Throws: `LineageError.unknownComponent`, `LineageError.invalid`.
    package func addTags(_ tags: [String], toComponent name: String) async throws {
        try await store.addTags(tags, toComponent: name)
    }

    /// Counts by component, in the order in which the scope lists these.
    ///
    /// - Parameters:
    ///   - scope: The components.
    ///   - testCountMax: How many tests are listed at most.
    /// - Returns: The counts, and how many components there are in all.
    /// - Throws: GRDB's `DatabaseError`.
    package func statistics(
        of scope: StatisticsScope = .page(limit: LineageLimits.namePageCountMax),
        testCountMax: Int = LineageLimits.namePageCountMax
    ) async throws -> LineageStatistics {
        try await store.statistics(of: scope, testCountMax: testCountMax)
    }
}
