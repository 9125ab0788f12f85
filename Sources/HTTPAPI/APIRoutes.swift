package import Access
package import HTTPSupport
package import Hummingbird
package import Strandline

/// The routes below `/api/v1`.
package struct APIRoutes {
    private let engine: Engine
    private let bodyBytesMax: Int

    /// - Parameters:
    ///   - engine: What the routes ask.
    ///   - bodyBytesMax: The longest body that is read.
    package init(engine: Engine, bodyBytesMax: Int) {
        self.engine = engine
        self.bodyBytesMax = bodyBytesMax
    }

    /// Adds all routes.
    ///
    /// - Parameters:
    ///   - group: Makes the group of routes that demand a right; nil for the one that goes with a
    ///     request's method.
    ///   - exporting: The group of routes that give or delete everything.
    package func add(
        to group: (AccessRight?) -> RouterGroup<AppContext>, exporting: RouterGroup<AppContext>
    ) {
        let api = group(nil)
        ComponentRoutes(engine: engine, bodyBytesMax: bodyBytesMax).add(to: api)
        RunRoutes(engine: engine, bodyBytesMax: bodyBytesMax).add(to: api)
        TraceRoutes(engine: engine).add(to: api)
        ArtifactRoutes(engine: engine).add(to: api)
        LabelRoutes(engine: engine, bodyBytesMax: bodyBytesMax).add(to: api)
        FlagRoutes(engine: engine, bodyBytesMax: bodyBytesMax).add(
            to: api, sending: group(.ingest))
        StoreRoutes(engine: engine).add(to: exporting)
        ObservationRoutes(engine: engine, bodyBytesMax: bodyBytesMax).add(to: api)
        TaskRoutes(engine: engine, bodyBytesMax: bodyBytesMax).add(to: api)
        FieldRoutes(engine: engine, bodyBytesMax: bodyBytesMax).add(to: api)
        AlertRoutes(engine: engine, bodyBytesMax: bodyBytesMax).add(to: api)
    }
}
