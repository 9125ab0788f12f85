import Caching
import Drift
import Instants
import Store
import Monitor
import Sketches
import Synchronization

/// Tells of runs whether what they output had drifted.
///
/// A run that brought its values is judged by these, be they in memory or stored; a run of a
/// serving component by the window that it ran in.
struct OutputDrift: Sendable {
    private let fields: [String: [Field]]
    private let verdicts: DriftVerdicts
    private let now: Instant

    init(_ monitor: Monitor, _ verdicts: DriftVerdicts, at now: Instant) {
        fields = Dictionary(
            grouping: monitor.fields.filter { $0.key.role == .output }, by: \.key.component)
        self.verdicts = verdicts
        self.now = now
    }

    func hasDrifted(
        _ run: Int64, of component: String, in span: Range<Instant>, _ stored: StoredProfiles
    ) throws -> Bool {
        try (fields[component] ?? []).contains { field in
            let reading = field.reading(at: now)
            if let profile = field.profile(of: run) {
                return Self.isDrift(reading.reference?.prepared?.report(on: profile.pane.summary))
            }
            guard reading.run == nil else {
                return try hasDrifted(run, field, reading.reference, stored)
            }
            guard let start = reading.windowStart, let end = reading.windowEnd,
                start <= span.upperBound, span.lowerBound < end
            else { return false }
            return Self.isDrift(reading.report)
        }
    }

    /// Judges a run of a batch component whose values have left memory.
    private func hasDrifted(
        _ run: Int64, _ field: Field, _ reference: Reference?, _ stored: StoredProfiles
    ) throws -> Bool {
        guard let reference else { return false }
        let key = DriftVerdicts.Key(run: run, field: field.key, referenceSetAt: reference.setAt)
        return try verdicts.verdict(key) {
            let parts = try stored.parts(ofRun: run, field: FieldName(field.key))
            return FieldSummary.merged(try parts.map { try FieldSummary(decoding: $0.summary) })
                .map { Self.isDrift(reference.prepared?.report(on: $0)) }
        }
    }

    private static func isDrift(_ report: DriftReport?) -> Bool { report?.score ?? 0 >= 1 }
}

/// Verdicts on stored values, which change with the reference alone: reading and scoring a hundred
/// suspects again and again would make a review slow.
final class DriftVerdicts: Sendable {
    struct Key: Hashable {
        var run: Int64
        var field: FieldKey
        var referenceSetAt: Instant
    }

    private let verdicts = Mutex(LRUCache<Key, Bool>(costMax: 100_000))

    /// The verdict that is known, else the one that a closure comes to.
    ///
    /// Nil stands for nothing to judge, which may change.
    func verdict(_ key: Key, judge: () throws -> Bool?) rethrows -> Bool {
        if let known = verdicts.withLock({ $0.value(for: key) }) { return known }
        guard let verdict = try judge() else { return false }
        verdicts.withLock { $0.keep(verdict, for: key) }
        return verdict
    }
}
