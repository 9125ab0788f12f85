import Access
import Drift
import Instants
import Monitor
import Server
@testable import Strandline
import Testing

@testable import StrandlineCommand

struct ConfigurationTests {
    private func error(_ yaml: String) -> String? {
        do {
            _ = try Configuration(yaml: yaml)
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test func `everything may be left out`() throws {
        for yaml in ["", "# nothing", "{}"] {
            #expect(try Configuration(yaml: yaml).engine.monitor == MonitorOptions())
        }
    }

    @Test func `what is said is taken`() throws {
        let configuration = try Configuration(
            yaml: """
                fields:
                  - match: {component: "infer*", role: output}
                    type: category
                    alpha: 0.02
                    window: {span: 6h}
                    thresholds: {psi: 0.3}
                    positive_above: 0.5
                    seasonality: week
                    detail: score
                window: {span: 2h, panes: 12}
                drift: {alpha: 0.01, thresholds: {wasserstein: 0.25}}
                retention: {panes: 30d, waiting_labels: 2d}
                limits: {series: 7, batch_bytes: 4096, columns: 3, name_bytes: 100, in_flight_bytes: 9999}
                allowed_hosts: [strandline, "*.example"]
                """)
        #expect(configuration.inFlightBytesMax == 9999)
        #expect(
            configuration.allowedHosts == [HostPattern("strandline"), HostPattern("*.example")])
        #expect(configuration.engine.labelRetention == TimeSpan(seconds: 2 * 86_400))
        let monitor = configuration.engine.monitor
        #expect(
            monitor.defaults.window == WindowOptions(span: TimeSpan(seconds: 7200), paneCount: 12))
        #expect(monitor.defaults.drift.alpha == 0.01)
        #expect(monitor.defaults.drift.thresholds == [.wasserstein: 0.25])
        #expect(monitor.limits.seriesCountMax == 7)
        #expect(configuration.batchBytesMax == 4096)
        let options = try #require(monitor.rules.first).options
        #expect(options.kind == .categorical)
        #expect(options.window == WindowOptions(span: TimeSpan(seconds: 21_600), paneCount: 12))
        #expect(options.drift.alpha == 0.02)
        #expect(options.drift.thresholds == [.wasserstein: 0.25, .psi: 0.3])
        #expect(options.drift.positiveAbove == 0.5)
        #expect(options.seasonality == .week)
        #expect(options.detail == .score)
        #expect(configuration.engine.paneRetention == TimeSpan(seconds: 30 * 86_400))
    }

    @Test(arguments: [
        ("5000000", RunRetention(count: 5_000_000)),
        ("365d", RunRetention(age: TimeSpan(seconds: 365 * 86_400))),
        ("{age: 1d, count: 10}", RunRetention(age: TimeSpan(seconds: 86_400), count: 10)),
    ])
    func `runs are kept by number, by age or both`(yaml: String, retention: RunRetention) throws {
        let configuration = try Configuration(yaml: "retention: {runs: \(yaml)}")
        #expect(configuration.engine.runRetention == retention)
    }

    @Test func `a threshold of staleness is a length of time`() throws {
        let configuration = try Configuration(yaml: "staleness: {threshold: 7d}")
        #expect(configuration.engine.stalenessThreshold == TimeSpan(seconds: 7 * 86_400))
        #expect(
            error("staleness: {threshold: old}")
                == "line 1: 'threshold' must be a length of time such as 30s, 1h or 7d")
    }

    @Test func `measures are asked for of all fields, and by pattern in their place`() throws {
        let configuration = try Configuration(
            yaml: """
                fields:
                  - match: {field: "tip*"}
                    measures: [hellinger, total_variation]
                  - match: {field: "zone"}
                    measures: []
                  - match: {field: "fare"}
                    type: numeric
                drift: {measures: [jensen_shannon]}
                """
        ).engine.monitor
        #expect(configuration.defaults.drift.extraMeasures == [.jensenShannon])
        #expect(
            configuration.rules.map(\.options.drift.extraMeasures) == [
                [.hellinger, .totalVariation], [], [.jensenShannon],
            ])
    }

    @Test(arguments: ["colour", "psi"])
    func `a measure that cannot be asked for is refused with its line`(name: String) {
        #expect(
            error("drift:\n  measures:\n    - hellinger\n    - \(name)")
                == "line 4: an entry of 'measures' must be one of jensen_shannon, hellinger, "
                + "total_variation")
        #expect(
            error("fields:\n  - measures: [\(name)]")
                == "line 2: an entry of 'measures' must be one of jensen_shannon, hellinger, "
                + "total_variation")
        #expect(error("drift: {measures: \(name)}") == "line 1: 'measures' must be a list")
    }

    @Test func `an address for browsers has no slash at its end`() throws {
        let configuration = try Configuration(yaml: "external_url: https://door.example/drift/")
        #expect(configuration.externalURL == "https://door.example/drift")
        for address in ["door.example", "ftp://door.example", "http://", "http://a/?b=1"] {
            #expect(
                error("external_url: \(address)")
                    == "line 1: 'external_url' must be an address such as "
                    + "http://strandline.example:10480")
        }
    }

    @Test func `what is wrong is named with its line`() {
        #expect(
            error("retention: {runs: soon}")
                == "line 1: 'runs' must be a number of runs, or a length of time such as 365d")
        #expect(error("window:\n  span: 1h\n  colour: red") == "line 3: unknown key 'colour'")
        #expect(
            error("window: {span: soon}")
                == "line 1: 'span' must be a length of time such as 30s, 1h or 7d")
        #expect(
            error("limits:\n  series: -1")
                == "line 2: 'series' must be a whole number from 1 to 100000000")
        #expect(error("drift: {thresholds: {colour: 1}}") == "line 1: unknown key 'colour'")
        #expect(
            error("fields:\n  - type: picture")
                == "line 2: 'type' must be one of numeric, category, embedding")
        #expect(
            error("drift: {thresholds: {hellinger: 1}}")
                == "line 1: 'hellinger' has no threshold: it takes no part in the score")
        #expect(
            error("fields:\n  - match: {role: inptu}")
                == "line 2: 'role' fits none of input, output, label")
        #expect(error("[1, 2]") == "line 1: the file must be a mapping")
        #expect(error("window: {}\nretention: [")?.hasPrefix("line ") == true)
        #expect(error("limits: {}\nlimits: {}")?.contains("'limits'") == true)
        // A number to the base of 60, larger than 64 bits hold.
        #expect(
            error("limits: {series: 1:1:1:1:1:1:1:1:1:1:1:1:1}")
                == "line 1: 'series' must be a whole number from 1 to 100000000")
    }

    @Test(arguments: [
        ("a: [1\n  b: 2\n", "line 2, column "),
        ("window:\n  span: 1h\n panes: 3", "line 3, column "),
        ("window: {span: 1h\nlimits: {}", "line 2, column "),
        ("drift:\n\talpha: 0.1", "line 2, column "), ("window: \"1h", "line 1, column "),
        ("window: *unknown", "line 1, column "), ("a: 1\n---\nb: 2\n", "line 2, column "),
        ("a: \u{1}", "line 1, column "),
    ])
    func `what is no YAML is told in one sentence with its place`(yaml: String, place: String) {
        let error = error(yaml) ?? ""
        #expect(error.hasPrefix(place), "\(error)")
        #expect(error.contains("the file is no YAML: "), "\(error)")
        #expect(!error.contains { $0.isNewline }, "\(error)")
    }

    @Test func `a key that is there twice is named with its place`() {
        #expect(
            error("limits:\n  series: 1\n  series: 2")
                == "line 2, column 3: the key 'series' is there twice")
    }
}
