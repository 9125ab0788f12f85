import CoreMetrics
import Strandline
import Synchronization

/// One series of a metric of a library.
final class ApplicationSeries: Sendable {
    enum Value: Sendable {
        case number(Double)
        case histogram(DurationHistogram)
    }

    private let state: Mutex<Value>

    /// Seconds that requests take.
    private static let secondBounds: [Double] = [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
    ]
    private static let amountBounds: [Double] = (0..<12).map { 4 << (2 * $0) }.map(Double.init)

    init(_ kind: ApplicationFamily.Kind) {
        let start: Value =
            switch kind {
            case .counter, .gauge: .number(0)
            case .histogram: .histogram(DurationHistogram(upperBounds: Self.amountBounds))
            case .timer: .histogram(DurationHistogram(upperBounds: Self.secondBounds))
            }
        state = Mutex(start)
    }

    var value: Value { state.withLock { $0 } }

    private func change(_ change: (Double) -> Double) {
        state.withLock { value in
            if case .number(let number) = value { value = .number(change(number)) }
        }
    }

    private func observe(_ amount: Double) {
        state.withLock { value in
            switch value {
            case .number: value = .number(amount)
            case .histogram(var histogram):
                // Taken out and put back, so that it is changed in place and not copied.
                value = .number(0)
                histogram.observe(amount)
                value = .histogram(histogram)
            }
        }
    }
}

extension ApplicationSeries: CounterHandler, FloatingPointCounterHandler {
    func increment(by amount: Int64) { increment(by: Double(amount)) }
    func reset() { change { _ in 0 } }
}

extension ApplicationSeries: MeterHandler {
    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { change { _ in value } }
    func increment(by amount: Double) { change { $0 + amount } }
    func decrement(by amount: Double) { change { $0 - amount } }
}

extension ApplicationSeries: RecorderHandler {
    func record(_ value: Int64) { observe(Double(value)) }
    func record(_ value: Double) { observe(value) }
}

extension ApplicationSeries: TimerHandler {
    func recordNanoseconds(_ duration: Int64) { observe(Double(duration) / 1e9) }
}
