import Drift
import Instants
import Monitor
import Sketches
import Testing
import Wire

/// A few fields that take what was decoded, and are read: a lie must not be found out by a reader.
struct WatchedFields {
    private let options: MonitorOptions
    private let now: Instant
    private var monitor: Monitor
    private(set) var batchCount = 0

    /// So that each reading has few fields to score.
    private static let batchCountMax = 60
    private static let scoredCountMax = 3

    init(_ options: MonitorOptions, at now: Instant) {
        self.options = options
        self.now = now
        monitor = Monitor(options: options, clock: WallClock { now })
    }

    /// Takes a batch twice, as is or as one more of the same.
    mutating func observe(_ batch: ObservationBatch) throws {
        try monitor.observe(batch)
        try monitor.observe(batch)
        batchCount += 1
        if batchCount % Self.batchCountMax == 0 { try read() }
    }

    /// Compares a field of the panes' kind with them.
    mutating func compare(with panes: [FieldSummary]) throws {
        guard let pane = panes.first else { return }
        let key = FieldKey(component: "c", role: .input, field: "\(pane.kind) \(batchCount)")
        try monitor.setReference(
            panes.map { Pane(start: now, summary: $0) }, origin: .profile, of: key)
        let column = ObservedColumn(name: key.field, values: .summary(pane))
        try observe(
            ObservationBatch(
                component: "c", role: .input, rowCount: pane.rowCount, columns: [column]))
    }

    /// Reads all fields, some of them compared with what they hold, and begins anew.
    mutating func read() throws {
        for (index, reading) in monitor.readings().enumerated() {
            if let window = reading.window { read(window) }
            if let histogram = reading.histogram {
                _ = histogram.counts.reduce(0) { $0 + UInt64($1) }
            }
            guard index < Self.scoredCountMax else { continue }
            if reading.reference == nil, let window = reading.window, window.rowCount > 0 {
                try? monitor.setReference(
                    [Pane(start: now, summary: window)], origin: .profile, of: reading.key)
            }
            let scored = try monitor.reading(of: reading.key)
            _ = (scored.report?.score, scored.report?.leading)
            #expect(throws: Never.self) { try JSONCoder.encode(FieldResponse(scored)) }
        }
        for checkpoint in monitor.checkpoints() {
            for pane in checkpoint.panes where pane.summary.rowCount <= FieldSummary.rowCountMax {
                // What is saved must be read after a restart.
                #expect(throws: Never.self) { try FieldSummary(decoding: pane.summary.encoded()) }
            }
        }
        monitor = Monitor(options: options, clock: WallClock { [now] in now })
    }

    private func read(_ summary: FieldSummary) {
        switch summary {
        case .numeric(let summary):
            let distribution = summary.cumulativeDistribution
            for probability in [0, 0.05, 0.5, 1] { _ = distribution.quantile(probability) }
            _ = (summary.moments.skewness, summary.distinctEstimate)
        case .categorical(let summary):
            _ = (summary.items.counts, summary.distinct.estimate)
        case .embedding(let summary):
            for projection in summary.projections.prefix(2) { read(.numeric(projection)) }
        }
    }
}
