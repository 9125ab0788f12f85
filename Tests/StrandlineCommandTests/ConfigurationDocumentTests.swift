import Access
import Foundation
import Server
import Testing

@testable import StrandlineCommand

/// The keys of both configuration files, as they are printed.
struct ConfigurationDocumentTests {
    /// For every key, what sets it to another value than the default.
    private static let examples = [
        "external_url": "https://strandline.example.org",
        "allowed_hosts": #"["*.example", "[::1]"]"#,
        "window.span": "90m", "window.panes": "12", "drift.alpha": "1e-05",
        "drift.measures": "[hellinger]", "limits.series": "7", "limits.batch_bytes": "4096",
        "limits.in_flight_bytes": "9999", "limits.columns": "3", "limits.name_bytes": "100",
        "retention.panes": "30d", "retention.runs": "{count: 10, age: 36h}",
        "retention.runs.count": "10", "retention.runs.age": "1d",
        "retention.waiting_labels": "2d", "staleness.threshold": "7d",
        "fields[].match.component": #""\" \\ \u0007 ü*""#, "fields[].match.role": "output",
        "fields[].match.field": #""true""#, "fields[].type": "category",
        "fields[].window.span": "6h", "fields[].window.panes": "6", "fields[].alpha": "0.02",
        "fields[].measures": "[total_variation]", "fields[].positive_above": "0.5",
        "fields[].seasonality": "none", "fields[].detail": "score",
    ]

    private static let measures = [
        "wasserstein", "ks", "psi", "missing", "out_of_range", "unseen", "mean", "cliffs_delta",
        "dispersion", "centroid", "positive_rate",
    ]

    private static let sha256 = String(repeating: "5e", count: 32)

    private static let tokenExamples = ["name": "ci", "rights": "[ingest, read]"]

    private static let webExamples = [
        "http_server_config.http2": "false",
        "http_server_config.headers": "{x-frame-options: deny, X-XSS-Protection: '0'}",
        "basic_auth_users":
            #"{"o\nla": $2y$10$X0h1gDsPszWURQaxFh.zoubFi6DXncSjhoQNJgRrnGs7EsimhC7zG}"#,
        "tls_server_config.client_auth_type": "RequestClientCert",
        "tls_server_config.client_allowed_sans": "[prometheus.example]",
        "tls_server_config.min_version": "TLS13", "tls_server_config.max_version": "TLS12",
        "tls_server_config.cipher_suites": "[TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]",
        "tls_server_config.curve_preferences": "[X25519, CurveP256]",
    ]

    /// A configuration that sets one key; `a[].b` is a member of the only entry of a list.
    private static func yaml(_ key: String, _ value: String) -> String {
        key.split(separator: ".").reversed().reduce(value) { inner, name in
            name.hasSuffix("[]") ? "{\(name.dropLast(2)): [\(inner)]}" : "{\(name): \(inner)}"
        }
    }

    private func rows(_ yaml: String) throws -> [ConfigurationDocument.Row] {
        try Configuration(yaml: yaml).document.rows
    }

    private func webRows(_ yaml: String) throws -> [ConfigurationDocument.Row] {
        try web(yaml).document.rows
    }

    private func web(_ yaml: String) throws -> WebConfiguration {
        try WebConfiguration(yaml: yaml, directory: URL(fileURLWithPath: "/etc/strandline"))
    }

    /// The keys whose values differ.
    private func changes(
        _ left: [ConfigurationDocument.Row], _ right: [ConfigurationDocument.Row]
    ) -> Set<String> {
        Set(zip(left, right).filter { $0 != $1 }.map(\.0.key))
    }

    @Test func `every key changes its own value and no other, and reads back`() throws {
        var examples = Self.examples
        for measure in Self.measures {
            examples["drift.thresholds.\(measure)"] = "0.75"
            examples["fields[].thresholds.\(measure)"] = "0.25"
        }
        let related = [
            "limits.batch_bytes": ["limits.in_flight_bytes"],
            "retention.runs": ["retention.runs.count", "retention.runs.age"],
            "retention.runs.count": ["retention.runs"], "retention.runs.age": ["retention.runs"],
        ]
        for (key, value) in examples {
            let isOfField = key.hasPrefix("fields[]")
            let before = try rows(isOfField ? "fields: [{}]" : "")
            let configuration = try Configuration(yaml: Self.yaml(key, value))
            let after = configuration.document.rows
            #expect(changes(before, after) == Set([key] + (related[key] ?? [])), "\(key)")
            let again = try Configuration(yaml: configuration.document.yaml)
            #expect(again == configuration, "\(key)")
        }
        let keys = Set(try rows("").map(\.key)).filter { !$0.hasPrefix("tokens[].") }
        #expect(keys == Set(examples.keys))
    }

    @Test func `every key of a token is printed, and its hash is masked`() throws {
        let token = "sha256: \(Self.sha256)"
        let before = try rows("tokens: [{\(token)}]")
        for (key, value) in Self.tokenExamples {
            let configuration = try Configuration(yaml: "tokens: [{\(token), \(key): \(value)}]")
            let document = configuration.document
            #expect(changes(before, document.rows) == ["tokens[].\(key)"])
            #expect(!document.yaml.contains(Self.sha256))
            // What reads back has tokens still, so that access stays closed.
            let again = try Configuration(yaml: document.yaml)
            #expect(again.document.yaml == document.yaml)
            #expect(again.tokens.map(\.name) == configuration.tokens.map(\.name))
        }
        #expect(changes(try rows(""), before).contains("tokens[].sha256"))
        #expect(
            Set(before.map(\.key)).filter { $0.hasPrefix("tokens[].") }
                == Set((["sha256"] + Self.tokenExamples.keys).map { "tokens[].\($0)" }))
    }

    @Test func `every key of the web configuration is printed and reads back`() throws {
        let sources = "cert: a, key: b"
        let tls = "{tls_server_config: {\(sources)}}"
        var keys: Set<String> = []
        for (key, value) in Self.webExamples {
            let isOfTLS = key.hasPrefix("tls_server_config.")
            let before = try webRows(isOfTLS ? tls : "")
            let yaml =
                isOfTLS
                ? "{tls_server_config: {\(sources), \(key.dropFirst(18)): \(value)}}"
                : Self.yaml(key, value)
            let document = try web(yaml).document
            #expect(changes(before, document.rows) == [key])
            #expect(try web(document.yaml).document.yaml == document.yaml)
            keys.insert(key)
        }
        // Bytes are given inline or by a path.
        let inline = try web(
            "tls_server_config: {cert: |C|, key: |K|, client_ca: |A|, client_auth_type: "
                .replacing("|", with: "\"") + "RequestClientCert}")
        let files = try web(
            "tls_server_config: {cert_file: c, key_file: /k, client_ca_file: a, client_auth_type: "
                + "RequestClientCert}")
        let bytes = ["cert", "key", "client_ca"].flatMap { [$0, $0 + "_file"] }
        let bytesKeys = Set(bytes.map { "tls_server_config.\($0)" })
        #expect(changes(inline.document.rows, files.document.rows) == bytesKeys)
        #expect(files.document.yaml.contains(#"cert_file: "/etc/strandline/c""#))
        #expect(try web(files.document.yaml) == files)
        #expect(inline.document.yaml.contains(#"key: "<secret>""#))
        let ignored = try webRows("").filter(\.isIgnored).map(\.key)
        #expect(Set(try webRows("").map(\.key)) == keys.union(bytesKeys).union(ignored))
        #expect(ignored == ["tls_server_config.prefer_server_cipher_suites"])
    }

    @Test func `no secret of a web configuration is printed`() throws {
        let hash = "$2y$10$X0h1gDsPszWURQaxFh.zoubFi6DXncSjhoQNJgRrnGs7EsimhC7zG"
        let web = try web(
            "tls_server_config: {cert: a, key: hidden}\nbasic_auth_users: {ola: \(hash)}")
        let json = String(
            decoding: try JSONEncoder().encode(web.document.rows), as: UTF8.self)
        for text in [web.document.yaml, json] {
            #expect(!text.contains("hidden") && !text.contains("X0h1gDsPszWURQaxFh"))
            #expect(text.contains("ola"))
        }
    }

    @Test func `a printed value is the default, or what was set`() throws {
        let rows = try rows("")
        for row in rows where row.default != nil && !row.key.contains("[]") {
            #expect(row.value == row.default, "\(row.key)")
        }
        #expect(rows.first { $0.key == "limits.in_flight_bytes" }?.value == .integer(16 << 25))
        #expect(rows.first { $0.key == "window.span" }?.default == .word("1h"))
        #expect(rows.first { $0.key == "tokens[].sha256" }?.unset == "required")
    }

    @Test func `text of any characters reads back`() throws {
        for text in [
            "a: b # c", "\u{7F}\u{85}\u{2028}\u{FEFF}\t\r\n", "😀 {x} [y] 'z'", "null", "1:30",
        ] {
            let quoted = ConfigurationValue.text(text).yaml
            #expect(try ConfigurationNode(yaml: quoted).string() == text)
        }
    }

    @Test(arguments: ["1d", "90m", "1h30m", "500ms", "400d", "1w", "2y"])
    func `lengths of time are written as they are read`(text: String) throws {
        let configuration = try Configuration(yaml: "window: {span: \(text)}")
        let again = try Configuration(yaml: configuration.document.yaml)
        #expect(again == configuration)
    }
}
