import HTTPSupport
import Foundation
import Server
import Testing

@testable import StrandlineCommand

struct WebConfigurationTests {
    private func read(_ yaml: String) throws -> WebConfiguration {
        try WebConfiguration(yaml: yaml, directory: URL(fileURLWithPath: "/etc/strandline"))
    }

    @Test func `all of it is read`() throws {
        let web = try read(
            """
            tls_server_config:
              cert_file: tls/cert.pem
              key_file: /run/key.pem
              client_ca: inline
              client_auth_type: RequireAndVerifyClientCert
              client_allowed_sans: [prometheus.example]
              min_version: TLS13
              cipher_suites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]
              curve_preferences: [X25519, CurveP256]
            http_server_config:
              http2: false
              headers: {x-frame-options: deny, Strict-Transport-Security: max-age=31536000}
            basic_auth_users:
              ola: $2y$10$X0h1gDsPszWURQaxFh.zoubFi6DXncSjhoQNJgRrnGs7EsimhC7zG
            """)
        let tls = try #require(web.tls)
        #expect(tls.certificate == .file("/etc/strandline/tls/cert.pem"))
        #expect(tls.key == .file("/run/key.pem"))
        #expect(tls.clientAuthority == .inline("inline"))
        #expect(tls.clientAuthentication == .requireAndVerify)
        #expect(tls.allowedClientNames == ["prometheus.example"])
        #expect(tls.versionMin == .tls13 && tls.versionMax == .tls13)
        #expect(tls.curves == [.x25519, .p256])
        #expect(!web.offersHTTP2)
        #expect(
            web.headers.map(\.name) == ["X-Frame-Options", "Strict-Transport-Security"])
        #expect(web.users.keys.sorted() == ["ola"])
    }

    @Test func `an empty file secures nothing`() throws {
        #expect(try read("") == WebConfiguration())
    }

    @Test(arguments: [
        ("colour: 1", "line 1: unknown key 'colour'"),
        ("tls_server_config: {cert_file: a}", "needs 'key' or 'key_file'"),
        ("tls_server_config: {cert_file: a, cert: b, key: c}", "has both 'cert' and 'cert_file'"),
        (
            "tls_server_config: {cert: a, key: b, client_ca: c}",
            "no 'client_auth_type' that asks for it"
        ),
        (
            "tls_server_config: {cert: a, key: b, min_version: TLS13, max_version: TLS12}",
            "'min_version' above its 'max_version'"
        ),
        ("tls_server_config: {cert: a, key: b, min_version: SSL3}", "must be one of TLS10"),
        ("http_server_config: {http2: maybe}", "must be true or false"),
        ("http_server_config: {headers: {X-Frame-Options: maybe}}", "no header that may be set"),
        ("http_server_config: {headers: {Server: x}}", "no header that may be set"),
        ("basic_auth_users: {ola: secret}", "must be a hash by bcrypt"),
    ])
    func `what is wrong is named`(yaml: String, reason: String) {
        let error = #expect(throws: ConfigurationError.self) { try read(yaml) }
        #expect("\(error.map(String.init(describing:)) ?? "")".contains(reason))
    }

    @Test func `certificates that cannot be read are refused`() throws {
        let web = try read("tls_server_config: {cert: a, key: b}")
        #expect(throws: TLSError.self) { try web.check() }
    }
}
