import Synchronization

/// A histogram of durations for each component that was heard of since the start.
final class ComponentHistograms: Sendable {
    private let upperBounds: [Double]
    private let histograms = Mutex<[String: DurationHistogram]>([:])

    /// The most components that have one.
    private static let countMax = 10_000

    /// - Parameter upperBounds: Those of the buckets, in seconds, ascending.
    init(upperBounds: [Double]) {
        self.upperBounds = upperBounds
    }

    /// The histograms by component.
    var all: [String: DurationHistogram] { histograms.withLock(\.self) }

    func observe(_ seconds: Double, of component: String, count: Int = 1) {
        histograms.withLock {
            guard $0.count < Self.countMax || $0[component] != nil else { return }
            $0[component, default: DurationHistogram(upperBounds: upperBounds)]
                .observe(seconds, count: count)
        }
    }

    func clear() {
        histograms.withLock { $0 = [:] }
    }
}
