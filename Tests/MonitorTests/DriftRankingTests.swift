import Drift
import Foundation
import Instants
import Sketches
import Testing

@testable import Monitor

/// Fields that drift together stand together.
struct DriftRankingTests {
    private let start = Instant(microseconds: 1_583_625_600_000_000)

    /// A source of values, seeded.
    private struct Draws {
        var state: UInt64

        mutating func uniform() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (Double(state >> 11) + 0.5) * 0x1p-53
        }

        mutating func normal() -> Double {
            (0..<12).reduce(-6) { sum, _ in sum + uniform() }
        }
    }

    /// A monitor whose fields come in 24 panes after a day without drift; `columns` makes a pane's
    /// columns.
    private func monitor(
        seed: UInt64 = 1, _ columns: (inout Draws, _ isDrifting: Bool) -> [(String, ColumnValues)]
    ) throws -> Monitor {
        var options = MonitorOptions()
        options.defaults.window = WindowOptions(span: TimeSpan(seconds: 86_400), paneCount: 24)
        let end = start + TimeSpan(seconds: 4 * 86_400)
        let monitor = Monitor(options: options, clock: WallClock { end })
        var draws = Draws(state: seed)
        for hour in 0..<48 {
            let columns = columns(&draws, hour >= 36)
            try monitor.observe(
                ObservationBatch(
                    component: "c", role: .input,
                    timestamp: start + TimeSpan(seconds: Double(hour) * 3600 + 1),
                    rowCount: columns[0].1.count,
                    columns: columns.map { ObservedColumn(name: $0.0, values: $0.1) }))
        }
        return monitor
    }

    private func groups(_ monitor: Monitor) async -> [String: String] {
        let entries = DriftRanking(monitor.readings()).entries
        return Dictionary(
            uniqueKeysWithValues: entries.compactMap { entry in
                entry.group.map { (entry.reading.key.field, $0.field) }
            })
    }

    @Test func `near-duplicates are one group, and what steps at the same time is not`()
        async throws
    {
        let monitor = try monitor { draws, isDrifting in
            let shift = isDrifting ? 1.0 : 0
            let price = (0..<200).map { _ in shift + draws.normal() }
            let other = (0..<200).map { _ in 0.8 * shift + draws.normal() }
            return [
                ("price", .numeric(price)), ("price_usd", .numeric(price.map { 1.1 * $0 + 3 })),
                ("log_price", .numeric(price.map { log(10 + $0) })),
                ("discount", .numeric(price.map { -$0 + 0.02 * draws.normal() })),
                ("other", .numeric(other)),
                ("calm", .numeric((0..<200).map { _ in draws.normal() })),
            ]
        }
        let groups = await groups(monitor)
        #expect(Set(groups.keys) == ["price", "price_usd", "log_price", "discount"])
        #expect(Set(groups.values).count == 1)
        let entries = DriftRanking(monitor.readings()).entries
        #expect(entries.count == 6)
        // A group stands together, the worst of all first, and what has not drifted comes last.
        #expect(
            entries[0].reading.key == entries[0].group || entries[0].reading.key.field == "other")
        #expect(entries.last?.reading.key.field == "calm")
        let places = entries.indices.filter { entries[$0].group != nil }
        #expect(places.last.map { $0 - places[0] } == 3)
    }

    @Test func `fields that go missing together are one group, whatever their kinds`() async throws
    {
        let monitor = try monitor { draws, isDrifting in
            let gaps = (0..<200).map { _ in draws.uniform() < (isDrifting ? 0.3 : 0.02) }
            return [
                ("a", .numeric(gaps.map { $0 ? .nan : draws.normal() })),
                ("b", .categorical(CategoryColumn(gaps.map { $0 ? nil : "x" }))),
                (
                    "c",
                    .numeric(
                        (0..<200).map { _ in
                            draws.uniform() < (isDrifting ? 0.3 : 0.02) ? .nan : draws.normal()
                        })
                ),
            ]
        }
        let groups = await groups(monitor)
        #expect(Set(groups.keys) == ["a", "b"])
    }

    @Test func `a flag and the category that it stands for are one group`() async throws {
        let monitor = try monitor { draws, isDrifting in
            let flags = (0..<200).map { _ in draws.uniform() < (isDrifting ? 0.6 : 0.2) }
            return [
                ("is_airport", .numeric(flags.map { $0 ? 1 : 0 })),
                ("zone", .categorical(CategoryColumn(flags.map { $0 ? "JFK" : "city" }))),
            ]
        }
        #expect(Set(await groups(monitor).keys) == ["is_airport", "zone"])
    }

    @Test func `of fields that drift by themselves none are joined`() async throws {
        let monitor = try monitor(seed: 5) { draws, isDrifting in
            (0..<60).map { index in
                let shift = isDrifting ? 0.3 + Double(index) / 60 : 0
                return ("f\(index)", .numeric((0..<60).map { _ in shift + draws.normal() }))
            }
        }
        #expect(await groups(monitor).isEmpty)
    }
}
