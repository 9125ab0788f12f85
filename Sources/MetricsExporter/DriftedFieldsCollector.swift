import Drift
import Exposition
import Monitor

/// How many of a component's fields have drifted.
struct DriftedFieldsCollector: MetricsCollector {
    static let name = "drifted_fields"

    func families(of snapshot: ScrapeSnapshot) -> [MetricFamily] {
        var ratio = MetricFamily(Self.ratio)
        var sides = DriftedSides()
        for reading in snapshot.readings {
            guard let report = reading.report else { continue }
            sides.add(reading.key, isDrifted: report.score >= 1)
        }
        for side in sides.ratios {
            ratio.add(
                LabelSet([("component", side.component), ("role", side.role.rawValue)]), side.ratio)
        }
        return [ratio]
    }

    private static let ratio = MetricDescriptor(
        name: "strandline_drifted_fields_ratio",
        help: "Share of a component's fields whose drift score is 1 or more.", type: .gauge)
}

/// Drifted fields counted by component and role; fields come in the order of their keys.
private struct DriftedSides {
    private struct Side {
        let component: String
        let role: FieldRole
        var fieldCount = 0
        var driftedCount = 0
    }

    private var sides: [Side] = []

    mutating func add(_ key: FieldKey, isDrifted: Bool) {
        if sides.last.map({ $0.component != key.component || $0.role != key.role }) ?? true {
            sides.append(Side(component: key.component, role: key.role))
        }
        sides[sides.count - 1].fieldCount += 1
        if isDrifted { sides[sides.count - 1].driftedCount += 1 }
    }

    var ratios: [(component: String, role: FieldRole, ratio: Double)] {
        sides.map { ($0.component, $0.role, Double($0.driftedCount) / Double($0.fieldCount)) }
    }
}
