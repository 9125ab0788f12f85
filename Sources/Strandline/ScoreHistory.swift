import Caching
import Drift
package import Instants
package import Monitor
import Sketches
import Synchronization

/// How a field's score came to be what it is.
package struct ScoreHistory: Sendable {
    package struct Point: Sendable {
        /// Up to when the values reach that were scored.
        package let time: Instant
        /// Nil where there were none.
        package let score: Double?
    }

    /// From the oldest to the newest, at equal steps; by run for a batch component.
    package let points: [Point]

    /// That of a field without a reference.
    package static let none = ScoreHistory(points: [])

    /// The first of the points from which on the score has been 1 or more; nil where it is not.
    package var driftedSince: Instant? {
        points.reversed().prefix { ($0.score ?? 0) >= 1 }.last?.time
    }

    /// Whether there is no point below 1 before the drift: it may have begun earlier.
    package var beginsInDrift: Bool { (points.first { $0.score != nil }?.score ?? 0) >= 1 }
}

/// The score histories that were asked for last: whoever looks at a page asks again every few
/// seconds, and a history stays the same until the field changes.
final class ScoreHistories: Sendable {
    private struct Kept {
        let version: Int
        let history: ScoreHistory
    }

    /// More than 200 are on no page at once.
    private let kept = Mutex(LRUCache<FieldKey, Kept>(costMax: 200))

    func history(of reading: FieldReading) -> ScoreHistory? {
        kept.withLock { kept in
            kept.value(for: reading.key).flatMap {
                $0.version == reading.version ? $0.history : nil
            }
        }
    }

    func keep(_ history: ScoreHistory, of reading: FieldReading) {
        kept.withLock { kept in
            kept.keep(Kept(version: reading.version, history: history), for: reading.key)
        }
    }
}

extension Engine {
    private static let pointCount = 16
    private static let pointsPerWindow = 8

    /// Scores the windows that lie behind a field's newest one against its reference.
    ///
    /// - Parameter reading: What the field reads now.
    /// - Returns: No points as long as the field has no reference.
    /// - Throws: GRDB's `DatabaseError`, or `SummaryDecodingError` where stored panes are damaged.
    package func scoreHistory(of reading: FieldReading) async throws -> ScoreHistory {
        if let known = histories.history(of: reading) { return known }
        let history = try await scored(reading)
        histories.keep(history, of: reading)
        return history
    }

    private func scored(_ reading: FieldReading) async throws -> ScoreHistory {
        guard let reference = reading.reference else { return .none }
        guard reading.run == nil, let end = reading.windowEnd else {
            let profiles = try await profiles(of: reading.key, limit: Self.pointCount)
            return ScoreHistory(
                points: profiles.map { profile in
                    ScoreHistory.Point(
                        time: profile.pane.start,
                        score: reference.prepared?.report(on: profile.pane.summary).score)
                })
        }
        let window = try monitor.field(reading.key).options.window
        let step = window.paneSpan * max(1, window.paneCount / Self.pointsPerWindow)
        let times = (0..<Self.pointCount).reversed().map { end - step * $0 }
        let panes = try await archive.panes(
            of: reading.key, from: (times.first ?? end) - window.span, until: end
        ).sorted { $0.start < $1.start }
        return ScoreHistory(
            points: times.map { time in
                let held = panes.filter { time - window.span <= $0.start && $0.start < time }
                return ScoreHistory.Point(
                    time: time,
                    score: held.mergedSummary.flatMap {
                        reference.prepared(for: held)?.report(on: $0).score
                    })
            })
    }
}
