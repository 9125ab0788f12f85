import Exposition
import Monitor

/// The series of all fields, each kept until its field changes.
struct FieldSeries {
    /// The name of the collector that all fields are together.
    static let name = "fields"

    private let collectors: [any FieldCollector]
    /// The families without series, in their order; found out with the first field.
    private var emptyFamilies: [MetricFamily] = []
    private var entriesByKey: [FieldKey: Entry] = [:]
    private var last = Gathered()

    /// The families as they were asked for last, which are the same where no field has changed.
    private struct Gathered {
        var entries: [Entry] = []
        var versions: [Int?] = []
        var families: [MetricFamily] = []

        func isOf(_ others: [Entry]) -> Bool {
            entries.elementsEqual(others, by: ===) && versions == others.map(\.version)
        }
    }

    /// What one field contributes.
    private final class Entry {
        let labels: LabelCache
        var version: Int?
        var series: [Series] = []

        init(_ key: FieldKey) {
            labels = LabelCache(
                LabelSet([
                    ("component", key.component), ("role", key.role.rawValue),
                    ("field", key.field),
                ]))
        }
    }

    /// A series, and the place of its family among all.
    private struct Series {
        let family: Int
        let sample: MetricFamily.Sample
    }

    init(_ collectors: [any FieldCollector]) {
        self.collectors = collectors
    }

    /// The families with the series of some fields, in the order of these.
    ///
    /// - Parameters:
    ///   - readings: The fields that are asked for.
    ///   - fieldCount: How many there are in all.
    /// - Returns: All families of fields; those that no field has a series in are empty.
    mutating func families(of readings: [FieldReading], among fieldCount: Int) -> [MetricFamily] {
        // Somewhere a component has gone; all the others are soon there again.
        if entriesByKey.count > fieldCount { entriesByKey.removeAll() }
        let entries = readings.map { entry(of: $0) }
        if last.isOf(entries) { return last.families }
        var families = emptyFamilies
        for entry in entries {
            for series in entry.series { families[series.family].add(series.sample) }
        }
        last = Gathered(entries: entries, versions: entries.map(\.version), families: families)
        return families
    }

    /// What a field contributes now.
    private mutating func entry(of reading: FieldReading) -> Entry {
        let entry = entriesByKey[reading.key] ?? Entry(reading.key)
        guard entry.version != reading.version else { return entry }
        entry.labels.startRound()
        let field = ScrapedField(reading, entry.labels)
        let families = collectors.flatMap { $0.families(of: field) }
        if emptyFamilies.isEmpty { emptyFamilies = families.map { MetricFamily($0.descriptor) } }
        entry.version = reading.version
        entry.series = families.enumerated().flatMap { index, family in
            family.samples.map { Series(family: index, sample: $0) }
        }
        entriesByKey[reading.key] = entry
        return entry
    }
}
