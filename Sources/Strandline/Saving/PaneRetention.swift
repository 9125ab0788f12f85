import Instants
import Synchronization

/// How long summaries of the past are kept, which may change while the engine runs.
final class PaneRetention: Sendable {
    private let microseconds: Atomic<Int64>

    init(_ span: TimeSpan) {
        microseconds = Atomic(span.microseconds)
    }

    var span: TimeSpan {
        get { TimeSpan(microseconds: microseconds.load(ordering: .relaxed)) }
        set { microseconds.store(newValue.microseconds, ordering: .relaxed) }
    }
}
