package import HTTPSupport
package import Hummingbird
import NIOCore

/// `/openapi.json`: the description of the API.
package struct OpenAPIRoutes {
    private let document: ByteBuffer

    /// - Parameter document: What is answered; it is rendered here, once.
    package init(_ document: OpenAPIDocument) {
        self.document = ByteBuffer(string: document.text)
    }

    package func add(to router: some RouterMethods<AppContext>) {
        router.get("openapi.json") { request, _ in
            try request.allowParameters([])
            return Response(
                status: .ok, headers: [.contentType: "application/json; charset=utf-8"],
                body: ResponseBody(byteBuffer: document))
        }
    }
}
