import Drift
import Instants
import Sketches
import Testing

@testable import Monitor

/// What a field's window has to hold, found out from a list of every value that ever came.
struct WindowModel {
    /// A value, and the start of the slot that it was counted in.
    struct Entry {
        let start: Int64
        /// NaN is missing.
        let value: Double
    }

    private(set) var options: WindowOptions
    /// Every value that came in time.
    private(set) var all: [Entry] = []
    /// Those that the window has neither slid past nor left behind when it began anew.
    private(set) var held: [Entry] = []
    private(set) var newest: Int64?
    private(set) var beginning = Int64.min
    private(set) var lateCount = 0

    init(_ options: WindowOptions) {
        self.options = options
    }

    private var slot: Int64 { options.paneSpan.microseconds }

    private func floor(_ time: Int64) -> Int64 {
        time - ((time % slot) + slot) % slot
    }

    /// The oldest of the newest `count` slots.
    private func oldest(of count: Int) -> Int64? {
        newest.map { $0 - slot * Int64(count - 1) }
    }

    var recentStart: Int64? { oldest(of: max(1, options.paneCount / 4)) }

    mutating func add(_ values: [Double], at time: Int64) {
        let own = floor(time)
        let oldest = oldest(of: options.paneCount) ?? own
        let divided = beginning == .min ? own : floor(beginning)
        guard own >= max(oldest, divided) else {
            lateCount += values.count
            return
        }
        advance(to: time)
        let entries = values.map { Entry(start: max(own, beginning), value: $0) }
        all += entries
        held += entries
    }

    mutating func advance(to time: Int64) {
        newest = max(newest ?? .min, floor(time))
        slide()
    }

    private mutating func slide() {
        guard let oldest = oldest(of: options.paneCount) else { return }
        held.removeAll { $0.start < oldest }
    }

    mutating func beginAnew() {
        let next = all.map { $0.start + 1 }.max() ?? .min
        beginning = max(beginning, newest ?? .min, next)
        held = []
    }

    /// What has been slid past stays behind, however far the other window reaches.
    mutating func reconfigure(_ other: WindowOptions) {
        guard other != options else { return }
        beginning = max(beginning, oldest(of: options.paneCount) ?? .min)
        options = other
        newest = newest.map(floor)
        slide()
    }

    /// What is kept comes back, as far as the window reaches.
    mutating func restart(_ other: WindowOptions) {
        options = other
        newest = newest.map(floor)
        held = all.filter { $0.start >= beginning }
        slide()
    }
}

/// How often each value came; NaN is missing.
struct ValueTally: Equatable, CustomStringConvertible {
    private(set) var counts: [Double: Int] = [:]
    private(set) var missingCount = 0

    init(_ values: some Sequence<Double>) {
        for value in values {
            if value.isNaN { missingCount += 1 } else { counts[value, default: 0] += 1 }
        }
    }

    /// What a summary tells that has counted value by value; nil where it has not.
    init?(_ summary: FieldSummary?) {
        guard let summary else { return }
        guard case .numeric(let summary) = summary, case .exact(let exact) = summary.distribution
        else { return nil }
        for (value, count) in exact.entries { counts[value] = count }
        missingCount = summary.missingCount
    }

    var rowCount: Int { counts.values.reduce(missingCount, +) }
    var sum: Double { counts.reduce(0) { $0 + $1.key * Double($1.value) } }
    var description: String { "\(counts.sorted { $0.key < $1.key }), missing \(missingCount)" }
}
