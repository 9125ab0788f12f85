import Instants
import Monitor
import Synchronization

/// A clock that a test moves.
final class ManualClock: Sendable {
    private let time: Mutex<Instant>

    init(_ start: Instant = Instant(microseconds: 1_583_625_600_000_000)) {
        time = Mutex(start)
    }

    var clock: WallClock { WallClock { self.time.withLock { $0 } } }

    func advance(seconds: Double) {
        time.withLock { $0 = $0 + TimeSpan(seconds: seconds) }
    }

    var now: Instant { time.withLock { $0 } }
}
