import WebUI
import MetricsExporter
package import HTTPSupport
package import HTTPAPI
package import Access
package import HTTPTypes
package import Hummingbird
package import Logging
package import Strandline

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
    ///   - options: HTTP server options.
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

    package func router() -> Router<AppContext> { assembled().whole }

    /// What programs may call: the methods of each path, whose parameters stand in braces.
    package var methods: [String: Set<HTTPRequest.Method>] {
        assembled(hasPages: false).recorded.methods
    }

    /// What is said of the routes that programs may call.
    package var document: OpenAPIDocument {
        OpenAPIDocument(version: options.version, telemetryPath: options.telemetryPath)
    }

    private func assembled(
        hasPages: Bool = true
    ) -> (whole: Router<AppContext>, recorded: AllowedMethods) {
        let whole = Router(context: AppContext.self, options: .autoGenerateHeadEndpoints)
        let router = AllowedMethods(whole)
        router.add(middleware: HeadResponses())
        router.add(middleware: ResponseHeaders(options.web.headers))
        router.add(middleware: ImplementedMethods())
        router.add(middleware: MetricsMiddleware())
        router.add(middleware: ErrorMiddleware(logger: logger))
        router.add(middleware: AddressCheck())
        router.add(
            middleware: HostCheck(
                policy: HostPolicy(
                    allowed: options.allowedHosts, externalURL: options.externalURL,
                    ownNames: options.ownHosts)))
        router.add(middleware: ServerWideOptions())
        router.add(
            middleware: BodyAdmission(inFlight: metrics.inFlight, bytesMax: options.bodyBytesMax))
        let web = WebRoutes(
            engine: engine, version: options.version, telemetryPath: options.telemetryPath,
            externalURL: options.externalURL, access: access)
        router.add(middleware: web.unknownPaths)
        HealthRoutes(engine: engine, readiness: readiness).add(to: router)
        let guarded = router.group().add(middleware: AccessMiddleware(control: access))
        if hasPages { web.add(to: router) }
        MetricsRoute(scraper: metrics.scraper, path: options.telemetryPath).add(to: guarded)
        GraphRoutes(engine: engine).add(to: guarded)
        LifecycleRoutes(lifecycle: options.isLifecycleEnabled ? lifecycle : nil).add(
            to: router.group().add(
                middleware: SameOriginMiddleware(externalURL: options.externalURL)
            )
            .add(middleware: AccessMiddleware(control: access, right: .admin)))
        func group(demanding right: AccessRight?) -> RouterGroup<AppContext> {
            router.group("api/v1").add(middleware: metrics.requests.middleware)
                .add(middleware: SameOriginMiddleware(externalURL: options.externalURL))
                .add(middleware: AccessMiddleware(control: access, right: right))
        }
        APIRoutes(engine: engine, bodyBytesMax: options.bodyBytesMax).add(
            to: group(demanding:),
            exporting: group(demanding: .admin).add(
                middleware: SameOriginMiddleware(
                    externalURL: options.externalURL, includesReading: true)))
        OpenAPIRoutes(document).add(to: group(demanding: nil))
        router.answerOtherMethods()
        return (whole, router)
    }
}
