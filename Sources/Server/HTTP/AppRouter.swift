package import Hummingbird
package import Logging
package import Strandline

/// The context of a request: Hummingbird's own.
package typealias AppContext = BasicRequestContext

/// What the doors are opened with.
package struct ServerOptions: Sendable {
    package var telemetryPath = "/metrics"
    /// The longest body that is read.
    package var bodyBytesMax = 32 << 20
    package var version: String
    package var tokens: [AccessToken] = []

    package init(version: String) {
        self.version = version
    }
}

/// Every path that the server answers.
package struct AppRouter {
    private let engine: Engine
    private let readiness: Readiness
    private let options: ServerOptions
    private let access: AccessControl
    private let logger: Logger

    package init(
        engine: Engine, readiness: Readiness, options: ServerOptions, access: AccessControl,
        logger: Logger
    ) {
        self.engine = engine
        self.readiness = readiness
        self.options = options
        self.access = access
        self.logger = logger
    }

    package func router() -> Router<AppContext> {
        let requests = IngestCounter()
        let router = Router(context: AppContext.self)
        router.add(middleware: ErrorAnswers(logger: logger))
        HealthRoutes(readiness: readiness).add(to: router)
        LandingRoute(options: options).add(to: router)
        let guarded = router.group().add(middleware: AccessMiddleware(control: access))
        MetricsRoute(
            scraper: Scraper(engine: engine, requests: requests, version: options.version),
            path: options.telemetryPath
        ).add(to: guarded)
        GraphRoutes(engine: engine).add(to: guarded)
        func group(demanding right: AccessRight?) -> RouterGroup<AppContext> {
            router.group("api/v1").add(middleware: requests.middleware)
                .add(middleware: AccessMiddleware(control: access, right: right))
        }
        let api = group(demanding: nil)
        ComponentRoutes(engine: engine, bodyBytesMax: options.bodyBytesMax).add(to: api)
        RunRoutes(engine: engine, bodyBytesMax: options.bodyBytesMax).add(to: api)
        TraceRoutes(engine: engine).add(to: api)
        ArtifactRoutes(engine: engine).add(to: api)
        LabelRoutes(engine: engine, bodyBytesMax: options.bodyBytesMax).add(to: api)
        FlagRoutes(engine: engine, bodyBytesMax: options.bodyBytesMax).add(
            to: api, sending: group(demanding: .ingest))
        StoreRoutes(engine: engine).add(to: group(demanding: .admin))
        ObservationRoutes(engine: engine, bodyBytesMax: options.bodyBytesMax).add(to: api)
        FieldRoutes(engine: engine, bodyBytesMax: options.bodyBytesMax).add(to: api)
        AlertRoutes(engine: engine, bodyBytesMax: options.bodyBytesMax).add(to: api)
        return router
    }
}
