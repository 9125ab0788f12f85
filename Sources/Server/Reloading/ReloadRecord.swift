import Exposition
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

/// Says how the last reading of the configuration went.
struct ReloadCollector: MetricsCollector {
    let record: ReloadRecord

    func families(of snapshot: ScrapeSnapshot) -> [MetricFamily] {
        let last = record.last
        return [
            MetricFamily(Self.isSuccessful, last.isSuccessful ? 1 : 0),
            MetricFamily(Self.succeededAt, last.succeededAt.unixSeconds),
        ]
    }

    private static let isSuccessful = MetricDescriptor(
        name: "strandline_config_last_reload_successful",
        help: "Whether the last configuration that was read is in force.", type: .gauge)
    private static let succeededAt = MetricDescriptor(
        name: "strandline_config_last_reload_success_timestamp_seconds",
        help: "When the configuration in force was read.", type: .gauge, unit: "seconds")
}
