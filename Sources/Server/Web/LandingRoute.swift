import HTTPTypes
import Hummingbird
import NIOCore

/// `/`: what this is, and where to go on.
struct LandingRoute {
    let options: ServerOptions

    func add(to router: some RouterMethods<AppContext>) {
        router.get("/") { _, _ in
            Response(
                status: .ok, headers: [.contentType: "text/html; charset=utf-8"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: page)))
        }
    }

    private var page: String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head><meta charset="utf-8"><title>Strandline</title></head>
        <body>
        <h1>Strandline</h1>
        <p>Version \(options.version). Lineage and drift of machine-learning models in production.</p>
        <ul>
        <li><a href="\(options.telemetryPath)">Metrics</a></li>
        <li><a href="/api/v1/fields">Fields, the most drifted first</a></li>
        <li><a href="/api/v1/components">Components</a></li>
        <li><a href="/api/v1/runs">Runs, the latest first</a></li>
        <li><a href="/-/healthy">Health</a> and <a href="/-/ready">readiness</a></li>
        </ul>
        </body>
        </html>

        """
    }
}
