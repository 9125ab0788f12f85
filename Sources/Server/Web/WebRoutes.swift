import HTTPTypes
import Hummingbird
import Logging
import Markup
import Strandline

/// The pages for people, under one policy and within one frame.
struct WebRoutes {
    private let engine: Engine
    private let access: AccessControl
    private let responder: PageResponder
    /// Paths that programs ask for, and are answered on as programs are.
    private let programPaths: [String]

    init(engine: Engine, options: ServerOptions, access: AccessControl) {
        self.engine = engine
        self.access = access
        responder = PageResponder(
            frame: PageFrame(
                version: options.version,
                telemetryPath: Link(configured: options.telemetryPath) ?? Link("/metrics")),
            protection: FormProtection(externalURL: options.externalURL),
            completions: CommandCompletions(engine: engine))
        programPaths = ["/api/", "/-/", "/static/", options.telemetryPath]
    }

    func add(to router: some RouterMethods<AppContext>) {
        let policed = router.group().add(middleware: PagePolicy())
        AssetRoutes().add(to: policed)
        // Who may not read a page is told so on a page.
        let guarded = policed.group().add(middleware: PageErrors(responder: responder))
            .add(middleware: AccessMiddleware(control: access))
        let pages = PageRouter(router: guarded, engine: engine, responder: responder)
        OverviewPage.add(to: pages)
        FieldListPage.add(to: pages)
        FieldPage.add(to: pages)
        LineagePage.add(to: pages)
        RunPages.add(to: pages)
        ComponentPages.add(to: pages)
        ReviewPage.add(to: pages)
        FlagPages.add(to: pages)
        DifferencePages.add(to: pages)
        QuestionPages.add(to: pages)
        HelpPages.add(to: pages)
    }

    /// Answers a browser with a page where there is none, under the policy of all pages.
    var unknownPaths: PageErrors {
        PageErrors(responder: responder) { [programPaths] request in
            let accepted = request.headers[.accept] ?? ""
            return accepted.contains("text/html")
                && !programPaths.contains { request.uri.path.hasPrefix($0) }
        }
    }
}
