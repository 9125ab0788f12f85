import Drift
import Instants
import Randomness
import Sketches
import Testing

@testable import Monitor

/// Goes through random operations on a field, and compares what it holds with what a list of all
/// its values says.
struct WindowModelTests {
    /// A field, its model, and the panes that are on disk.
    fileprivate struct Pair {
        var state: FieldState
        var model: WindowModel
        var stored: [Int64: FieldSummary] = [:]
        var pending: FieldCheckpoint?
        var lastSums: WindowSums?
        var generator: SplitMix64
        /// How many unlike values there are: up to 256 are counted one by one.
        let valueCount: Int
        /// The time about which values come.
        var now: Int64

        init(seed: UInt64, valueCount: Int) {
            generator = SplitMix64(seed: seed)
            self.valueCount = valueCount
            now = Int64(generator.next(below: 2000)) - 1000
            var options = FieldOptions()
            options.window = Self.window(&generator)
            state = FieldState(kind: nil, options: options, detail: .full)
            model = WindowModel(options.window)
        }

        /// Slots of 1 to 30 microseconds, so that all that is rounded to one is met often.
        static func window(_ generator: inout SplitMix64) -> WindowOptions {
            let paneCount = 1 + generator.next(below: 12)
            let span = paneCount * (1 + generator.next(below: 30)) + generator.next(below: 3)
            return WindowOptions(
                span: TimeSpan(microseconds: Int64(span)), paneCount: paneCount)
        }
    }

    @Test(arguments: 1...8) func `a window holds what a list of its values does`(
        seed: Int
    ) throws {
        var pair = Pair(seed: UInt64(seed), valueCount: 40)
        for step in 0..<400 {
            let operation = pair.change()
            try pair.compare("seed \(seed), step \(step), \(operation)")
        }
    }

    @Test(arguments: 101...103) func `a window of many unlike values counts all of them`(
        seed: Int
    ) throws {
        var pair = Pair(seed: UInt64(seed), valueCount: 1_000_000)
        for step in 0..<150 {
            let operation = pair.change()
            try pair.compare("seed \(seed), step \(step), \(operation)")
        }
    }

    @Test func `a slot that was left behind is not begun again by a longer window`() throws {
        var options = FieldOptions()
        options.window = WindowOptions(span: TimeSpan(microseconds: 10), paneCount: 10)
        var state = FieldState(kind: .numeric, options: options, detail: .full)
        let column = TalliedColumn(.numeric([1, 2, 3]), field: "n")
        func add(at time: Int64) {
            state.add(
                column, at: Instant(microseconds: time), isEventTime: true, from: nil)
        }
        add(at: 0)
        add(at: 100)
        let saved = try #require(state.checkpoint(of: Pair.key))
        #expect(saved.panes.map(\.start.microseconds) == [0, 100])
        state.markSaved(saved.version)
        options.window = WindowOptions(span: TimeSpan(microseconds: 200), paneCount: 200)
        state.reconfigure(options, detail: .full)
        add(at: 0)
        // It would take the place of the saved pane, which memory does not have any more.
        #expect(try #require(state.checkpoint(of: Pair.key)).panes.isEmpty)
        #expect(state.counters.lateCount == 3)
    }
}

// MARK: - Operations

extension WindowModelTests.Pair {
    mutating func change() -> String {
        switch generator.next(below: 40) {
        case 0..<20: return add(at: now)
        case 20..<27: return add(at: now - Int64(generator.next(below: 120)))
        case 27..<29: return add(at: now + Int64(generator.next(below: 60)))
        case 29..<31:
            state.advance(to: Instant(microseconds: now))
            if model.newest != nil { model.advance(to: now) }
            return "advance to \(now)"
        case 31..<33:
            let isAnew = generator.next(below: 2) == 0
            state.setReference(nil, startsNewWindow: isAnew)
            if isAnew { model.beginAnew() }
            return "another reference, anew: \(isAnew)"
        case 33..<35:
            let window = Self.window(&generator)
            var options = FieldOptions()
            options.window = window
            state.reconfigure(options, detail: .full)
            model.reconfigure(window)
            return "reconfigure to \(window)"
        case 35: return resolveKind()
        case 36: return restart()
        case 37, 38:
            save()
            return "save"
        default:
            pending = state.checkpoint(of: Self.key)
            return "begin to save"
        }
    }

    static var key: FieldKey { FieldKey(component: "c", role: .output, field: "n") }

    private mutating func add(at time: Int64) -> String {
        let count = 1 + generator.next(below: valueCount > 256 ? 200 : 6)
        // A field whose values were missing so far has no kind.
        let isMissing = state.kind == nil && generator.next(below: 4) > 0
        if !isMissing { _ = resolveKind() }
        let values = (0..<count).map { _ in
            isMissing || generator.next(below: 8) == 0
                ? Double.nan : Double(generator.next(below: valueCount) - 20)
        }
        let column: ColumnValues = isMissing ? .missing(count) : .numeric(values)
        state.add(
            TalliedColumn(column, field: "n"), at: Instant(microseconds: time),
            isEventTime: true, from: nil)
        model.add(values, at: time)
        now += Int64(generator.next(below: 12))
        return "add \(count) at \(time)"
    }

    private mutating func resolveKind() -> String {
        _ = state.resolveKind(.numeric)
        return "resolveKind"
    }

    /// Saves what had changed when a save began, or else what has changed now.
    private mutating func save() {
        guard let checkpoint = pending ?? state.checkpoint(of: Self.key) else { return }
        for pane in checkpoint.panes { stored[pane.start.microseconds] = pane.summary }
        state.markSaved(checkpoint.version)
        pending = nil
    }

    private mutating func restart() -> String {
        save()
        save()
        let window = Self.window(&generator)
        var options = FieldOptions()
        options.window = window
        let saved = state.saved(wanting: .full)
        let start = (saved.newestSlot ?? 0) - window.span.microseconds
        let panes = stored.sorted { $0.key < $1.key }.filter { start <= $0.key }
            .map { Pane(start: Instant(microseconds: $0.key), summary: $0.value) }
        state = FieldState(
            saved, options: options, detail: .full, panes: panes, profiles: [], nextPart: 0,
            reference: nil)
        model.restart(window)
        lastSums = nil
        return "restart with \(window)"
    }
}

// MARK: - Comparing

extension WindowModelTests.Pair {
    mutating func compare(_ place: String) throws {
        try compareSums(place)
        let starts = state.ring.panes.map(\.start)
        try #require(starts == Set(starts).sorted(), "\(place)")
        try #require(state.counters.lateCount == model.lateCount, "\(place)")
        // What is on disk or yet to be saved is all that ever came, slot by slot.
        guard generator.next(below: 8) == 0 else { return }
        var kept = stored
        for pane in state.checkpoint(of: Self.key)?.panes ?? [] {
            kept[pane.start.microseconds] = pane.summary
        }
        let expected = Dictionary(grouping: model.all, by: \.start)
        try #require(kept.keys.sorted() == expected.keys.sorted(), "\(place)")
        for (start, entries) in expected {
            try compare(kept[start], with: entries, "\(place), slot \(start)")
        }
    }

    private mutating func compareSums(_ place: String) throws {
        guard generator.next(below: 4) > 0 else { return }
        let sums = state.ring.sums(after: lastSums)
        defer { lastSums = sums }
        guard let recentStart = model.recentStart else {
            try #require(sums == nil, "\(place)")
            return
        }
        let read = try #require(sums, "\(place)")
        let recent = model.held.filter { $0.start >= recentStart }
        try compare(read.whole, with: model.held, "\(place), whole")
        try compare(read.recent, with: recent, "\(place), recent")
        try #require(read.isAllRecent == (recent.count == model.held.count), "\(place)")
        let anew = state.ring.sums(after: nil)
        try #require(read.whole?.encoded() == anew?.whole?.encoded(), "\(place)")
        try #require(read.recent?.encoded() == anew?.recent?.encoded(), "\(place)")
    }

    private func compare(
        _ summary: FieldSummary?, with entries: [WindowModel.Entry], _ place: String
    ) throws {
        try #require((summary == nil) == entries.isEmpty, "\(place)")
        let expected = ValueTally(entries.lazy.map(\.value))
        try #require(summary?.rowCount ?? 0 == expected.rowCount, "\(place)")
        try #require(summary?.missingCount ?? 0 == expected.missingCount, "\(place)")
        guard case .numeric(let numeric)? = summary else { return }
        if valueCount <= 256 {
            try #require(ValueTally(summary) == expected, "\(place)")
        }
        guard numeric.count > 0 else { return }
        // Whole numbers have exact sums; their mean is rounded as often as it is merged.
        let sum = numeric.moments.mean * Double(numeric.count)
        try #require(abs(sum - expected.sum) <= 1e-9 * (1 + abs(expected.sum)), "\(place)")
        try #require(numeric.moments.minimum == expected.counts.keys.min(), "\(place)")
        try #require(numeric.moments.maximum == expected.counts.keys.max(), "\(place)")
    }
}
