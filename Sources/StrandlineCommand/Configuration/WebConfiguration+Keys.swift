import HTTPSupport
import Access
import Foundation
import Server

extension WebConfiguration {
    /// The keys of the file of `--web.config.file`.
    ///
    /// - Parameter directory: Where the files lie that it names by a relative path.
    /// - Returns: The keys, and what applies without them.
    static func table(directory: URL) -> ConfigurationTable<WebConfiguration> {
        ConfigurationTable(
            standard: WebConfiguration(),
            keys: [
                .record(
                    "tls_server_config",
                    of: ConfigurationRecord(
                        table: TLSDraft.table(directory: directory),
                        make: { try $0.settings(at: $1) }, draft: TLSDraft.init),
                    \.tls, "TLS; plain HTTP without it"),
                .value(
                    "http_server_config.http2", .boolean, \.offersHTTP2,
                    "Whether HTTP/2 is offered over TLS"),
                .value(
                    "http_server_config.headers", .headers, \.headers,
                    "Headers of every response"),
                .value(
                    "basic_auth_users", .users, \.users,
                    "Users with a password; hashes are masked"),
            ])
    }
}

/// What TLS is spoken with, as the file has it.
private struct TLSDraft {
    /// Bytes that a file holds or the configuration itself.
    struct Source {
        var text: String?
        var path: String?

        var isEmpty: Bool { (text ?? "").isEmpty && (path ?? "").isEmpty }

        init() {}

        init(_ source: TLSSettings.Source) {
            switch source {
            case .file(let path): self.path = path
            case .inline(let text): self.text = text
            }
        }

        func source(_ name: String, of node: ConfigurationNode) throws -> TLSSettings.Source {
            switch (text ?? "", path ?? "") {
            case ("", ""): throw node.error("needs '\(name)' or '\(name)_file'")
            case ("", let path): return .file(path)
            case (let text, ""): return .inline(text)
            default: throw node.error("has both '\(name)' and '\(name)_file'")
            }
        }
    }

    var certificate = Source()
    var key = Source()
    var authority = Source()
    /// All the rest.
    var other = TLSSettings(certificate: .inline(""), key: .inline(""))

    init() {}

    init(_ settings: TLSSettings) {
        certificate = Source(settings.certificate)
        key = Source(settings.key)
        authority = settings.clientAuthority.map(Source.init) ?? Source()
        other = settings
    }

    func settings(at node: ConfigurationNode) throws -> TLSSettings {
        var settings = other
        settings.certificate = try certificate.source("cert", of: node)
        settings.key = try key.source("key", of: node)
        if !authority.isEmpty {
            settings.clientAuthority = try authority.source("client_ca", of: node)
            guard settings.clientAuthentication != .none else {
                throw node.error("has 'client_ca' and no 'client_auth_type' that asks for it")
            }
        }
        guard settings.versionMin <= settings.versionMax else {
            throw node.error("has a 'min_version' above its 'max_version'")
        }
        return settings
    }
}

extension TLSDraft {
    static func table(directory: URL) -> ConfigurationTable<TLSDraft> {
        ConfigurationTable(
            standard: TLSDraft(),
            keys: sourceKeys(directory: directory) + clientKeys(directory: directory)
                + protocolKeys)
    }

    private static func sourceKeys(directory: URL) -> [ConfigurationKey<TLSDraft>] {
        [
            .optional(
                "cert", .text(taking: "certificates in PEM"), \.certificate.text,
                "Certificate of the server and those it is signed by, in place of cert_file"),
            .optional(
                "cert_file", .path(in: directory), \.certificate.path,
                "File of these certificates, read again when it changes"),
            .optional(
                "key", .secret(taking: "a private key in PEM"), \.key.text,
                "Private key of the certificate, in place of key_file; masked"),
            .optional(
                "key_file", .path(in: directory), \.key.path,
                "File of the private key, read again when it changes"),
        ]
    }

    private static func clientKeys(directory: URL) -> [ConfigurationKey<TLSDraft>] {
        [
            .optional(
                "client_ca", .text(taking: "certificates in PEM"), \.authority.text,
                otherwise: "those that the system trusts",
                "Authorities that sign the certificates of clients, in place of client_ca_file"),
            .optional(
                "client_ca_file", .path(in: directory), \.authority.path,
                otherwise: "those that the system trusts",
                "File of these authorities, read again when it changes"),
            .value(
                "client_auth_type", .clientAuthentication, \.other.clientAuthentication,
                "Whether clients need a certificate, and whether it is verified"),
            .value(
                "client_allowed_sans", .list(of: .text), \.other.allowedClientNames,
                "Names of which the certificate of a client needs one; empty for any"),
        ]
    }

    private static var protocolKeys: [ConfigurationKey<TLSDraft>] {
        [
            .value("min_version", .choice, \.other.versionMin, "Lowest version of TLS"),
            .value("max_version", .choice, \.other.versionMax, "Highest version of TLS"),
            .value(
                "cipher_suites", .list(of: .text(taking: "a name of the registry of IANA")),
                \.other.cipherSuites,
                "Cipher suites of TLS 1.2 and below; empty for ECDHE with AES-GCM or ChaCha20"),
            .value(
                "curve_preferences", .list(of: .choice), \.other.curves,
                "Curves of the key exchange, preferred ones first; empty for those of the TLS "
                    + "library"),
            .ignored(
                "prefer_server_cipher_suites", .boolean, "Accepted, as Go does, without effect"),
        ]
    }
}

extension ConfigurationType<TLSSettings.ClientAuthentication> {
    fileprivate static var clientAuthentication: Self {
        Self(
            takes: Self.choice.takes,
            read: { try $0.string().isEmpty ? .none : Self.choice.read($0) },
            write: Self.choice.write)
    }
}

extension ConfigurationType<[ResponseHeader]> {
    fileprivate static var headers: Self {
        Self(
            takes: "a mapping of "
                + ResponseHeader.knownNames.joined(separator: ", ") + " to their values",
            read: { node in
                var headers: [ResponseHeader] = []
                try node.forEachEntry { name, node in
                    guard let header = ResponseHeader(name, try node.string()) else {
                        throw node.error("is no header that may be set to this")
                    }
                    headers.append(header)
                    return true
                }
                return headers
            },
            write: { headers in
                // Of one name in two spellings, the last is sent.
                let values = Dictionary(headers.map { ($0.name, $0.value) }) { _, last in last }
                return .mapping(
                    values.sorted { $0.key < $1.key }.map {
                        .init(name: $0.key, value: .text($0.value))
                    })
            })
    }
}

extension ConfigurationType<[String: BcryptHash]> {
    fileprivate static var users: Self {
        Self(
            takes: "a mapping of names to hashes by bcrypt",
            read: { node in
                var users: [String: BcryptHash] = [:]
                try node.forEachEntry { name, node in
                    guard let hash = BcryptHash(try node.string()) else {
                        throw node.error("must be a hash by bcrypt, such as `htpasswd -nB` makes")
                    }
                    users[name] = hash
                    return true
                }
                return users
            },
            write: { users in
                .mapping(
                    users.keys.sorted().map { .init(name: $0, value: .text(Secret.bcrypt)) })
            })
    }
}
