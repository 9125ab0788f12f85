import Drift
import Instants
import Monitor

/// Since when fields have drifted, and how far.
struct DriftLog {
    struct Entry {
        let key: FieldKey
        /// The time up to which the window reached when the score first was 1 or more, and stayed.
        let since: Instant
        let report: DriftReport
    }

    private var sinceByKey: [FieldKey: Instant] = [:]
    private var reportsByKey: [FieldKey: DriftReport] = [:]

    mutating func observe(_ readings: [FieldReading], at time: Instant) {
        for reading in readings {
            guard let report = reading.report else { continue }
            reportsByKey[reading.key] = report
            if report.score < 1 {
                sinceByKey[reading.key] = nil
            } else if sinceByKey[reading.key] == nil {
                sinceByKey[reading.key] = time
            }
        }
    }

    /// The fields that are in drift, the worst first.
    var entries: [Entry] {
        sinceByKey.compactMap { key, since in
            reportsByKey[key].map { Entry(key: key, since: since, report: $0) }
        }
        .sorted { ($1.report.score, $0.key) < ($0.report.score, $1.key) }
    }
}
