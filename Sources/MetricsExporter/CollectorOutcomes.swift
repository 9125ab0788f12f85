import Exposition

/// Success and duration of each collector in one scrape.
struct CollectorOutcomes {
    private(set) var outcomesByName: [String: Outcome] = [:]

    struct Outcome {
        var duration = Duration.zero
        /// The first error of the collector; nil where it succeeded.
        var error: (any Error)?
    }

    /// Whether no collector has failed so far.
    var areSuccessful: Bool { outcomesByName.values.allSatisfy { $0.error == nil } }

    /// Performs a part of a collector's work; the durations of its parts add up.
    ///
    /// - Parameters:
    ///   - name: The collector's name.
    ///   - work: What it reads or writes; what it throws is the collector's failure.
    /// - Returns: The result of the work; nil where it threw.
    mutating func measure<Value>(_ name: String, _ work: () throws -> Value) -> Value? {
        let start = ContinuousClock.now
        do {
            let value = try work()
            note(name, since: start, error: nil)
            return value
        } catch {
            note(name, since: start, error: error)
            return nil
        }
    }

    /// Performs a part of a collector's work that waits; the durations of its parts add up.
    ///
    /// - Parameters:
    ///   - name: The collector's name.
    ///   - work: What it reads; what it throws is the collector's failure.
    /// - Returns: The result of the work; nil where it threw.
    mutating func measure<Value>(
        _ name: String, _ work: () async throws -> Value
    ) async -> Value? {
        let start = ContinuousClock.now
        do {
            let value = try await work()
            note(name, since: start, error: nil)
            return value
        } catch {
            note(name, since: start, error: error)
            return nil
        }
    }

    private mutating func note(
        _ name: String, since start: ContinuousClock.Instant, error: (any Error)?
    ) {
        var outcome = outcomesByName[name] ?? Outcome()
        outcome.duration += start.duration(to: .now)
        outcome.error = outcome.error ?? error
        outcomesByName[name] = outcome
    }

    /// A series for each collector, in the order of their names.
    var families: [MetricFamily] {
        var success = MetricFamily(Self.success)
        var duration = MetricFamily(Self.duration)
        for (name, outcome) in outcomesByName.sorted(by: { $0.key < $1.key }) {
            let labels = LabelSet([("collector", name)])
            success.add(labels, outcome.error == nil ? 1 : 0)
            duration.add(labels, outcome.duration / .seconds(1))
        }
        return [success, duration]
    }

    private static let success = MetricDescriptor(
        name: "strandline_scrape_collector_success",
        help: "Whether the collector succeeded in this scrape.", type: .gauge)
    private static let duration = MetricDescriptor(
        name: "strandline_scrape_collector_duration_seconds",
        help: "Duration of the collector in this scrape.", type: .gauge, unit: "seconds")
}
