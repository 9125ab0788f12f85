package import HTTPSupport
package import Access

/// How connections are secured: what a web configuration file of Prometheus' exporters says.
package struct WebConfiguration: Sendable, Equatable {
    /// Where it was read from, and is read again when it changes.
    package var file: String?
    /// Nil for plain HTTP.
    package var tls: TLSSettings?
    /// Whether HTTP/2 is offered where there is TLS.
    package var offersHTTP2 = true
    /// Headers that every answer gets.
    package var headers: [ResponseHeader] = []
    package var users: [String: BcryptHash] = [:]

    package init() {}

    /// Makes sure that the certificates and keys can be used.
    ///
    /// - Throws: `TLSError` where one is of no use.
    package func check() throws {
        _ = try serverTLS()
    }

    /// What TLS is spoken on new connections; nil for none.
    func serverTLS() throws -> ServerTLS? {
        try tls.map { try ServerTLS($0, offersHTTP2: offersHTTP2) }
    }
}

/// What TLS is spoken with.
package struct TLSSettings: Sendable, Equatable {
    /// Bytes in PEM: in a file, which is read again when it changes, or in the configuration.
    package enum Source: Sendable, Equatable {
        case file(String)
        case inline(String)
    }

    /// What is asked of clients' certificates; the names are those of Go.
    package enum ClientAuthentication: String, Sendable, CaseIterable {
        case none = "NoClientCert"
        case request = "RequestClientCert"
        case requireAny = "RequireAnyClientCert"
        case verifyIfGiven = "VerifyClientCertIfGiven"
        case requireAndVerify = "RequireAndVerifyClientCert"
    }

    package enum Version: String, Sendable, CaseIterable, Comparable {
        case tls10 = "TLS10"
        case tls11 = "TLS11"
        case tls12 = "TLS12"
        case tls13 = "TLS13"

        package static func < (left: Version, right: Version) -> Bool {
            left.rawValue < right.rawValue
        }
    }

    package var certificate: Source
    package var key: Source
    /// Those who may sign clients' certificates; nil for whom the system trusts.
    package var clientAuthority: Source?
    package var clientAuthentication = ClientAuthentication.none
    /// Names of which a client's certificate must have one; empty for any.
    package var allowedClientNames: [String] = []
    package var versionMin = Version.tls12
    package var versionMax = Version.tls13
    /// By their names in the registry of IANA, for TLS 1.2 and below; empty for the standard ones.
    package var cipherSuites: [String] = []
    package var curves: [Curve] = []

    package enum Curve: String, Sendable, CaseIterable {
        case p256 = "CurveP256"
        case p384 = "CurveP384"
        case p521 = "CurveP521"
        case x25519 = "X25519"
    }

    package init(certificate: Source, key: Source) {
        self.certificate = certificate
        self.key = key
    }

    /// The files that the settings come from.
    var files: [String] {
        [certificate, key, clientAuthority].compactMap { source in
            if case .file(let path)? = source { path } else { nil }
        }
    }
}
