import HTTPSupport
import Drift
import Foundation
import Instants
import Monitor
import Server
import Sketches
import TestSupport
import Strandline
import Testing

@testable import StrandlineCommand

/// Files that configure nothing are refused in one short sentence, so that a server goes on when it
/// reads one again.
///
/// `STRANDLINE_MUTATIONS` multiplies the number of inputs.
@Suite struct MutatedConfigurationTests {
    /// Reads mutated examples, and hands on what is read.
    ///
    /// - Returns: How many of them were read.
    private func read<Value>(
        _ examples: [String], seed: UInt64, _ decode: (String) throws -> Value,
        use: (Value) throws -> Void
    ) throws -> Int {
        let examples = examples.map { Array($0.utf8) }
        var mutation = ByteMutation(seed: seed)
        var readCount = 0
        for _ in 0..<ByteMutation.count(1500) {
            let bytes = mutation.mutatedText(
                mutation.pick(examples), with: mutation.pick(examples))
            // What is no UTF-8 is not even looked at.
            guard let yaml = String(validating: bytes, as: UTF8.self) else { continue }
            let value: Value
            do {
                value = try decode(yaml)
            } catch {
                let sentence = "\(error)"
                let isLine = !sentence.utf8.contains { $0 == 0x0A || $0 == 0x0D }
                #expect(
                    error is ConfigurationError && isLine && sentence.unicodeScalars.count <= 500,
                    "\(sentence.prefix(1000))")
                continue
            }
            readCount += 1
            try use(value)
        }
        return readCount
    }

    @Test func `mutated configurations are refused, or watched with`() throws {
        let examples = [
            #"""
            fields:
              - match: {component: "infer*", role: "output"}
                type: category
                alpha: 0.02
                window: {span: "6h"}
                thresholds: {psi: 0.3}
                positive_above: 0.5
                seasonality: week
                detail: score
              - match: {field: "a?*b*"}
                measures: [hellinger, "total_variation"]
            window: {span: 2h, panes: 12}
            drift: {alpha: 0.01, thresholds: {wasserstein: 0.25}}
            """#,
            #"""
            retention: {panes: 30d, waiting_labels: "2d", runs: {age: 1d, count: 10}}
            limits: {series: 700, batch_bytes: 4096, columns: 3, name_bytes: 100}
            staleness: {threshold: 7d}
            external_url: "https://door.example/drift/"
            allowed_hosts: [strandline, "*.example"]
            tokens:
              - name: "scraper"
                sha256: "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
                rights: [read]
            """#,
        ]
        let now = Instant(microseconds: 1_583_625_600_000_000)
        let numbers = (0..<120).map { Double($0 % 17) }
        let count = try read(examples, seed: 601, Configuration.init(yaml:)) { configuration in
            // What is printed reads back, but for the hashes of tokens.
            var again = try Configuration(yaml: configuration.document.yaml)
            #expect(again.document.yaml == configuration.document.yaml)
            again.tokens = configuration.tokens
            #expect(again == configuration)
            let monitor = Monitor(options: configuration.engine.monitor, clock: WallClock { now })
            for component in ["inference", "c"] {
                // A limit or a type may refuse it.
                try? monitor.observe(
                    ObservationBatch(
                        component: component, role: .output, rowCount: numbers.count,
                        columns: [ObservedColumn(name: "axxb", values: .numeric(numbers))]))
            }
            for reading in monitor.readings() { _ = reading.window?.rowCount }
        }
        #expect(count > 0)
    }

    @Test func `mutated web configurations are refused or read`() throws {
        let examples = [
            #"""
            tls_server_config:
              cert_file: tls/cert.pem
              key_file: "/run/key.pem"
              client_ca: "inline"
              client_auth_type: RequireAndVerifyClientCert
              client_allowed_sans: [prometheus.example]
              min_version: TLS12
              max_version: TLS13
              cipher_suites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]
              curve_preferences: [X25519, CurveP256]
            """#,
            #"""
            http_server_config:
              http2: false
              headers: {x-frame-options: deny, Strict-Transport-Security: "max-age=31536000"}
            basic_auth_users:
              ola: "$2y$10$X0h1gDsPszWURQaxFh.zoubFi6DXncSjhoQNJgRrnGs7EsimhC7zG"
            """#,
        ]
        let directory = URL(fileURLWithPath: "/etc/strandline")
        let count = try read(examples, seed: 602) { yaml in
            try WebConfiguration(yaml: yaml, directory: directory)
        } use: { configuration in
            let printed = configuration.document.yaml
            let again = try WebConfiguration(yaml: printed, directory: directory)
            #expect(again.document.yaml == printed)
            // What is sent with every answer breaks no header.
            for header in configuration.headers {
                #expect(!header.value.utf8.contains { $0 < 0x20 || $0 == 0x7F })
            }
        }
        #expect(count > 0)
    }
}
