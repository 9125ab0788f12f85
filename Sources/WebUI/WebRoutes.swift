package import HTTPSupport
package import Access
import HTTPTypes
package import Hummingbird
import Logging
import Markup
package import Strandline

/// The pages for people, under one policy and within one frame.
package struct WebRoutes {
    private let engine: Engine
    private let access: AccessControl
    private let responder: PageResponder
    /// Paths that programs ask for, and are answered on as programs are.
    private let programPaths: [String]

    /// - Parameters:
    ///   - engine: What the pages show.
    ///   - version: That of the program.
    ///   - telemetryPath: Where metrics are scraped.
    ///   - externalURL: Where browsers find the server, where it is configured.
    ///   - access: Who may read.
    package init(
        engine: Engine, version: String, telemetryPath: String, externalURL: String?,
        access: AccessControl
    ) {
        self.engine = engine
        self.access = access
        responder = PageResponder(
            frame: PageFrame(
                version: version,
                telemetryPath: Link(configured: telemetryPath) ?? Link("/metrics")),
            protection: FormProtection(externalURL: externalURL),
            completions: CommandCompletions(engine: engine))
        programPaths = ["/api/", "/-/", "/static/", telemetryPath]
    }

    package func add(to router: some RouterMethods<AppContext>) {
        let policed = router.group().add(middleware: SecurityHeaders())
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
    package var unknownPaths: PageErrors {
        PageErrors(responder: responder) { [programPaths] request in
            let accepted = request.headers[.accept] ?? ""
            return accepted.contains("text/html")
                && !programPaths.contains { request.uri.path.hasPrefix($0) }
        }
    }
}
