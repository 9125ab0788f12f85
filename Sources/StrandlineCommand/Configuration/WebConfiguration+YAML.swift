import HTTPSupport
import Access
import Foundation
import Server

// The format is that of Prometheus' exporter-toolkit, as its documentation of web configuration
// describes it.

extension WebConfiguration {
    /// - Parameter path: A file in YAML.
    /// - Throws: `CommandFailure` that names the file and what is wrong with it.
    init(contentsOf path: String) throws {
        guard let yaml = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw CommandFailure("the web configuration file '\(path)' cannot be read")
        }
        do {
            try self.init(
                yaml: yaml, directory: URL(fileURLWithPath: path).deletingLastPathComponent())
            file = path
            try check()
        } catch {
            throw CommandFailure("\(path): \(error)")
        }
    }

    /// - Parameters:
    ///   - yaml: The content of a web configuration file.
    ///   - directory: Where the files lie that it names by a relative path.
    /// - Throws: `ConfigurationError` that says what is wrong, and in which line.
    init(yaml: String, directory: URL) throws {
        self.init()
        try ConfigurationNode(yaml: yaml).forEachEntry { key, node in
            switch key {
            case "tls_server_config": tls = try TLSSettings(node, directory: directory)
            case "http_server_config": try readHTTP(node)
            case "basic_auth_users": users = try Self.users(node)
            default: return false
            }
            return true
        }
    }

    private mutating func readHTTP(_ node: ConfigurationNode) throws {
        try node.forEachEntry { key, node in
            switch key {
            case "http2": offersHTTP2 = try node.boolean()
            case "headers":
                try node.forEachEntry { name, node in
                    guard let header = ResponseHeader(name, try node.string()) else {
                        throw node.error("is no header that may be set to this")
                    }
                    headers.append(header)
                    return true
                }
            default: return false
            }
            return true
        }
    }

    private static func users(_ node: ConfigurationNode) throws -> [String: BcryptHash] {
        var users: [String: BcryptHash] = [:]
        try node.forEachEntry { name, node in
            guard let hash = BcryptHash(try node.string()) else {
                throw node.error("must be a hash by bcrypt, such as `htpasswd -nB` makes")
            }
            users[name] = hash
            return true
        }
        return users
    }
}

extension TLSSettings {
    fileprivate init(_ node: ConfigurationNode, directory: URL) throws {
        var certificate = SourceEntry()
        var key = SourceEntry()
        var authority = SourceEntry()
        self.init(certificate: .inline(""), key: .inline(""))
        try node.forEachEntry { name, node in
            switch name {
            case "cert": certificate.text = try node.string()
            case "cert_file": certificate.path = try node.path(in: directory)
            case "key": key.text = try node.string()
            case "key_file": key.path = try node.path(in: directory)
            case "client_ca": authority.text = try node.string()
            case "client_ca_file": authority.path = try node.path(in: directory)
            case "client_auth_type":
                clientAuthentication =
                    try node.string().isEmpty ? .none : node.choice(ClientAuthentication.self)
            case "client_allowed_sans":
                allowedClientNames = try node.elements().map { try $0.string() }
            case "min_version": versionMin = try node.choice(Version.self)
            case "max_version": versionMax = try node.choice(Version.self)
            case "cipher_suites": cipherSuites = try node.elements().map { try $0.string() }
            case "curve_preferences": curves = try node.elements().map { try $0.choice(Curve.self) }
            case "prefer_server_cipher_suites": _ = try node.boolean()
            default: return false
            }
            return true
        }
        self.certificate = try certificate.source("cert", of: node)
        self.key = try key.source("key", of: node)
        if !authority.isEmpty {
            clientAuthority = try authority.source("client_ca", of: node)
            guard clientAuthentication != .none else {
                throw node.error("has 'client_ca' and no 'client_auth_type' that asks for it")
            }
        }
        guard versionMin <= versionMax else {
            throw node.error("has a 'min_version' above its 'max_version'")
        }
    }
}

/// Bytes that a file holds or the configuration itself.
private struct SourceEntry {
    var text: String?
    var path: String?

    var isEmpty: Bool { (text ?? "").isEmpty && (path ?? "").isEmpty }

    func source(_ name: String, of node: ConfigurationNode) throws -> TLSSettings.Source {
        switch (text ?? "", path ?? "") {
        case ("", ""): throw node.error("needs '\(name)' or '\(name)_file'")
        case ("", let path): return .file(path)
        case (let text, ""): return .inline(text)
        default: throw node.error("has both '\(name)' and '\(name)_file'")
        }
    }
}

extension ConfigurationNode {
    fileprivate func path(in directory: URL) throws -> String {
        let path = try string()
        return path.isEmpty || path.hasPrefix("/")
            ? path : directory.appendingPathComponent(path).path
    }
}
