import Instants
import Synchronization

/// How the last reading of the configuration went.
final class ReloadRecord: Sendable {
    struct Outcome {
        var isSuccessful: Bool
        var succeededAt: Instant
    }

    private let clock: WallClock
    private let state: Mutex<Outcome>

    /// The server has just started with a configuration, which counts as a success.
    init(clock: WallClock) {
        self.clock = clock
        state = Mutex(Outcome(isSuccessful: true, succeededAt: clock.now()))
    }

    var last: Outcome { state.withLock { $0 } }

    func noteSuccess() {
        let now = clock.now()
        state.withLock { $0 = Outcome(isSuccessful: true, succeededAt: now) }
    }

    func noteFailure() {
        state.withLock { $0.isSuccessful = false }
    }
}
