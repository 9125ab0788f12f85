import Hummingbird
import Monitor
import Synchronization
import Wire

/// The memory that the bodies of all requests under way may take, with what is made of them.
///
/// What a request takes is counted before its body is read and until its answer is written, so that
/// all queues on the way, from the socket to the disk, are bounded together.
package final class InFlightBytes: Sendable {
    private struct State {
        var limit: Int
        var total = 0
    }

    private let state: Mutex<State>

    package init(limit: Int) {
        state = Mutex(State(limit: limit))
    }

    package var total: Int { state.withLock { $0.total } }

    package var limit: Int {
        get { state.withLock { $0.limit } }
        set { state.withLock { $0.limit = newValue } }
    }

    /// How much memory a byte of a body is counted as, all in all: short numbers in JSON take two
    /// bytes each there and eight as they are decoded, and are written to the journal at that length.
    static func weight(ofBodyOf request: Request) -> Int {
        guard let type = request.mediaType else { return 12 }
        return type == Request.sketchMediaType || ObservationBatch.protobufMediaTypes.contains(type)
            ? 4 : 12
    }

    /// The share of one request, which is empty at first.
    package func share() -> Share { Share(of: self) }

    /// What one request takes; it is given back with the end of its life at the latest.
    package final class Share: Sendable {
        private let whole: InFlightBytes
        private let held = Mutex(0)

        fileprivate init(of whole: InFlightBytes) {
            self.whole = whole
        }

        deinit { giveBack() }

        /// Takes more.
        ///
        /// - Parameter count: Bytes. A request that is alone gets as many as it asks for.
        /// - Throws: `RequestError.tooManyBytesInFlight` where others hold them.
        func grow(by count: Int) throws(RequestError) {
            let isTaken = held.withLock { held in
                let isTaken = whole.state.withLock { state in
                    guard state.total == held || state.total + count <= state.limit else {
                        return false
                    }
                    state.total += count
                    return true
                }
                if isTaken { held += count }
                return isTaken
            }
            guard isTaken else { throw .tooManyBytesInFlight(limit: whole.limit) }
        }

        package func giveBack() {
            let count = held.withLock { held in
                defer { held = 0 }
                return held
            }
            whole.state.withLock { $0.total -= count }
        }
    }
}
