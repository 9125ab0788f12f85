import Drift

/// Fields from the worst on, those that drift together next to each other.
///
/// Each drifted field joins the worst one of its component whose timeline correlates with its own.
/// It is compared with the first of every group only, and with no more than two hundred of these,
/// so that the work grows with the number of fields and not with its square.
package struct DriftRanking: Sendable {
    package struct Entry: Sendable {
        package let reading: FieldReading
        /// The worst field of those that drift as this one does; nil where it drifts alone or not.
        package let group: FieldKey?
    }

    package let entries: [Entry]

    /// More groups than anybody looks at; the fields beyond stand alone.
    private static let groupCountMax = 200

    package init(_ readings: [FieldReading]) {
        let ranked = readings.sorted { left, right in
            let scores = (left.report?.score ?? -1, right.report?.score ?? -1)
            return scores.0 != scores.1 ? scores.0 > scores.1 : left.key < right.key
        }
        var groups: [[FieldReading]] = []
        var groupsByComponent: [String: [Int]] = [:]
        for reading in ranked {
            let candidates = groupsByComponent[reading.key.component] ?? []
            if let timeline = reading.timeline,
                let group = candidates.first(where: {
                    groups[$0][0].timeline?.correlates(with: timeline) ?? false
                })
            {
                groups[group].append(reading)
                continue
            }
            if reading.timeline != nil, candidates.count < Self.groupCountMax {
                groupsByComponent[reading.key.component, default: []].append(groups.count)
            }
            groups.append([reading])
        }
        entries = groups.flatMap { group in
            group.map { Entry(reading: $0, group: group.count > 1 ? group[0].key : nil) }
        }
    }
}
