package import HTTPSupport
import Exposition
import HTTPTypes
package import Hummingbird

/// The path that Prometheus scrapes.
package struct MetricsRoute {
    let scraper: Scraper
    let path: String

    package init(scraper: Scraper, path: String) {
        self.scraper = scraper
        self.path = path
    }

    package func add(to router: some RouterMethods<AppContext>) {
        router.get(RouterPath(path)) { request, _ in
            let lists: Set = ["component", "name[]"]
            try request.allowParameters(lists, lists: lists)
            let scrape = ScrapeRequest(request)
            guard let bytes = await scraper.answer(scrape) else {
                return Response.text(
                    "too many scrapes are under way; try again later\n",
                    status: .serviceUnavailable)
            }
            var headers: HTTPFields = [
                .contentType: scrape.format.contentType, .vary: "Accept, Accept-Encoding",
            ]
            if scrape.isPacked { headers[.contentEncoding] = "gzip" }
            return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: bytes))
        }
    }
}

extension ScrapeRequest {
    fileprivate init(_ request: Request) {
        // Several headers of one name are one list.
        let accept = request.headers[values: .accept].joined(separator: ",")
        let encodings = request.headers[values: .acceptEncoding].joined(separator: ",")
        self.init(
            format: .negotiate(accept: accept),
            isPacked: AcceptedEncodings(encodings).includesGzip,
            components: request.parameters("component"),
            families: request.parameters("name[]"))
    }
}
