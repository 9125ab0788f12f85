package import Hummingbird
import NIOCore

/// What is known of a request beside its message.
package struct AppContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// The connection with HTTP/1.1, or the stream of HTTP/2.
    let channel: any Channel
    /// Whether the address that the request came to can be reached by the machine alone.
    package var isOnLoopback = true
    package var isHTTP2 = false
    /// What the request takes of the memory of all until its answer is written; nil for as long as
    /// it is answered.
    package var share: InFlightBytes.Share?

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
}
