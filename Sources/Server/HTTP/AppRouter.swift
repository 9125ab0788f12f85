package import Hummingbird
package import Logging
package import Strandline

/// What the doors are opened with.
package struct ServerOptions: Sendable {
    package var telemetryPath = "/metrics"
    /// How many scrapes may be under way; 0 for any number.
    package var scrapeCountMax = 40
    /// The longest body that is read.
    package var bodyBytesMax = 32 << 20
    /// The memory that the bodies of requests under way may take; nil for sixteen of the longest.
    package var inFlightBytesMax: Int?
    package var connections = ConnectionOptions()
    package var version: String
    /// Where browsers find the server; found out where it is nil.
    package var externalURL: String?
    /// Names of hosts that the server answers to beside its own.
    package var allowedHosts: [HostPattern] = []
    /// The names of the machine, and those that are listened on.
    var ownHosts: Set<String> = []
    /// What libraries measure of themselves.
    package var applicationMetrics = ApplicationMetrics()
    package var tokens: [AccessToken] = []
    /// The token of a file that the server may have made itself.
    package var fileToken: AccessToken?
    package var web = WebConfiguration()
    /// Whether the server may be reloaded and stopped over HTTP.
    package var isLifecycleEnabled = false

    package init(version: String) {
        self.version = version
    }

    var inFlightBytesLimit: Int { inFlightBytesMax ?? 16 * bodyBytesMax }
}

/// Every path that the server answers.
package struct AppRouter {
    private let engine: Engine
    private let readiness: Readiness
    private let options: ServerOptions
    private let access: AccessControl
    private let metrics: ServerMetrics
    private let lifecycle: Lifecycle?
    private let logger: Logger

    /// - Parameters:
    ///   - engine: What everything is about.
    ///   - readiness: Whether requests are taken.
    ///   - options: What the doors are opened with.
    ///   - access: Who may do what.
    ///   - metrics: What outlasts the router; its own where it is left out.
    ///   - lifecycle: What may be done over HTTP; nothing where it is left out.
    ///   - logger: Told what is no fault of a request.
    package init(
        engine: Engine, readiness: Readiness, options: ServerOptions, access: AccessControl,
        metrics: ServerMetrics? = nil, lifecycle: Lifecycle? = nil, logger: Logger
    ) {
        self.engine = engine
        self.readiness = readiness
        self.options = options
        self.access = access
        self.metrics = metrics ?? ServerMetrics(engine: engine, options: options, logger: logger)
        self.lifecycle = lifecycle
        self.logger = logger
    }

    package func router() -> Router<AppContext> {
        let whole = Router(context: AppContext.self, options: .autoGenerateHeadEndpoints)
        let router = AllowedMethods(whole)
        router.add(middleware: HeadResponses())
        router.add(middleware: ResponseHeaders(options.web.headers))
        router.add(middleware: KnownMethods())
        router.add(middleware: MetricsMiddleware())
        router.add(middleware: ErrorAnswers(logger: logger))
        router.add(middleware: AddressCheck())
        router.add(middleware: HostCheck(policy: HostPolicy(options)))
        router.add(
            middleware: BodyAdmission(inFlight: metrics.inFlight, bytesMax: options.bodyBytesMax))
        let web = WebRoutes(engine: engine, options: options, access: access)
        router.add(middleware: web.unknownPaths)
        HealthRoutes(engine: engine, readiness: readiness).add(to: router)
        let guarded = router.group().add(middleware: AccessMiddleware(control: access))
        web.add(to: router)
        MetricsRoute(scraper: metrics.scraper, path: options.telemetryPath).add(to: guarded)
        GraphRoutes(engine: engine).add(to: guarded)
        LifecycleRoutes(lifecycle: options.isLifecycleEnabled ? lifecycle : nil).add(
            to: router.group().add(middleware: OwnSite(externalURL: options.externalURL))
                .add(middleware: AccessMiddleware(control: access, right: .admin)))
        func group(demanding right: AccessRight?) -> RouterGroup<AppContext> {
            router.group("api/v1").add(middleware: metrics.requests.middleware)
                .add(middleware: OwnSite(externalURL: options.externalURL))
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
        StoreRoutes(engine: engine).add(
            to: group(demanding: .admin).add(
                middleware: OwnSite(externalURL: options.externalURL, includesReading: true)))
        ObservationRoutes(engine: engine, bodyBytesMax: options.bodyBytesMax).add(to: api)
        TaskRoutes(engine: engine, bodyBytesMax: options.bodyBytesMax).add(to: api)
        FieldRoutes(engine: engine, bodyBytesMax: options.bodyBytesMax).add(to: api)
        AlertRoutes(engine: engine, bodyBytesMax: options.bodyBytesMax).add(to: api)
        router.answerOtherMethods()
        return whole
    }
}
