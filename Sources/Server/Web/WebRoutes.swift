import Hummingbird
import Logging
import Markup
import Strandline

/// The pages for people, under one policy and within one frame.
struct WebRoutes {
    let engine: Engine
    let options: ServerOptions
    let access: AccessControl

    func add(to router: some RouterMethods<AppContext>) {
        let policed = router.group().add(middleware: PagePolicy())
        AssetRoutes().add(to: policed)
        let responder = PageResponder(
            frame: PageFrame(
                version: options.version,
                telemetryPath: Link(configured: options.telemetryPath) ?? Link("/metrics")),
            protection: FormProtection(externalURL: options.externalURL),
            completions: CommandCompletions(engine: engine))
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
}
