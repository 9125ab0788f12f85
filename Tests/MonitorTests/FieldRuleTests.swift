import Drift
import Instants
import Testing

@testable import Monitor

/// What a pattern of the configuration asks for holds for the fields that it matches.
struct FieldRuleTests {
    private let start = Instant(microseconds: 1_583_625_600_000_000)

    /// A first hour and a shifted second one of three fields, read at its end.
    private func reports(_ options: MonitorOptions) throws -> [String: DriftReport] {
        let end = start + TimeSpan(seconds: 7199)
        let monitor = Monitor(options: options, clock: WallClock { end })
        let names = ["speed", "tip_amount", "tip_share"]
        for (hour, shift) in [0.0, 0.2].enumerated() {
            for minute in 0..<60 {
                let values = (0..<50).map {
                    shift + Double((($0 + 50 * minute) * 7919) % 1009) / 1009
                }
                try monitor.observe(
                    ObservationBatch(
                        component: "inference", role: .input,
                        timestamp: start + TimeSpan(seconds: Double(hour * 60 + minute) * 60),
                        rowCount: values.count,
                        columns: names.map { ObservedColumn(name: $0, values: .numeric(values)) }))
            }
        }
        var reports: [String: DriftReport] = [:]
        for name in names {
            let key = FieldKey(component: "inference", role: .input, field: name)
            reports[name] = try monitor.reading(of: key).report
        }
        return reports
    }

    private func rule(_ field: String, _ drift: DriftOptions) -> FieldRule {
        var options = FieldOptions()
        options.drift = drift
        return FieldRule(
            component: GlobPattern("infer*"), role: GlobPattern("*"), field: GlobPattern(field),
            options: options)
    }

    @Test func `thresholds hold for the fields of a pattern alone`() throws {
        var options = MonitorOptions()
        options.rules = [rule("tip_*", DriftOptions(thresholds: [.mean: 5]))]
        let reports = try reports(options)
        #expect(reports["speed"]?[.mean]?.threshold == 0.1)
        for name in ["tip_amount", "tip_share"] {
            #expect(reports[name]?[.mean]?.threshold == 5)
            #expect(reports[name]?[.wasserstein]?.threshold == 0.1)
            #expect(reports[name]?[.mean]?.lowerBound == reports["speed"]?[.mean]?.lowerBound)
        }
        #expect(try #require(reports["speed"]?[.mean]).ratio > 1)
        #expect(try #require(reports["tip_share"]?[.mean]).ratio < 1)
    }

    @Test func `the first of two patterns wins`() throws {
        var options = MonitorOptions()
        options.rules = [
            rule("tip_amount", DriftOptions(thresholds: [.mean: 5])),
            rule("tip_*", DriftOptions(thresholds: [.mean: 7])),
        ]
        let reports = try reports(options)
        #expect(reports["tip_amount"]?[.mean]?.threshold == 5)
        #expect(reports["tip_share"]?[.mean]?.threshold == 7)
    }

    @Test func `the level of a pattern moves its bounds`() throws {
        var options = MonitorOptions()
        options.rules = [
            rule("tip_amount", DriftOptions(alpha: 0.1)),
            rule("tip_share", DriftOptions(alpha: 1e-6)),
        ]
        let reports = try reports(options)
        func bound(_ name: String) throws -> Double {
            try #require(reports[name]?[.mean]).lowerBound
        }
        #expect(try bound("tip_amount") > bound("speed"))
        #expect(try bound("speed") > bound("tip_share"))
    }

    @Test(arguments: [(FieldKind?.none, 0.1), (.numeric, 0.2)])
    func `few whole numbers may be codes unless a type tells`(
        kind: FieldKind?, threshold: Double
    ) throws {
        var options = MonitorOptions()
        options.defaults.kind = kind
        let now = start
        let monitor = Monitor(options: options, clock: WallClock { now })
        let key = FieldKey(component: "inference", role: .input, field: "zone")
        try monitor.observe(
            ObservationBatch(
                component: key.component, role: key.role, rowCount: 500,
                columns: [
                    ObservedColumn(
                        name: key.field, values: .numeric((0..<500).map { Double($0 % 5) }))
                ]))
        let window = try #require(try monitor.reading(of: key).window)
        try monitor.setReference(
            [Pane(start: start, summary: window)], origin: .profile, of: key)
        #expect(try monitor.reading(of: key).report?[.psi]?.threshold == threshold)
    }
}
