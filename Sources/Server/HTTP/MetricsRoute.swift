import Exposition
import HTTPTypes
import Hummingbird
import NIOCore

/// The path that Prometheus scrapes.
struct MetricsRoute {
    let scraper: Scraper
    let path: String

    func add(to router: some RouterMethods<AppContext>) {
        router.get(RouterPath(path)) { request, _ in
            let format = ExpositionFormat.text
            return Response(
                status: .ok, headers: [.contentType: format.contentType],
                body: ResponseBody(
                    byteBuffer: ByteBuffer(bytes: await scraper.scrape(as: format))))
        }
    }
}
