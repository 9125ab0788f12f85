import Foundation
import NIOCore
import NIOSSL

/// TLS as it is spoken on new connections: the settings with their certificates read.
struct ServerTLS: Sendable {
    private let context: NIOSSLContext
    private let clientAuthentication: TLSSettings.ClientAuthentication
    private let allowedClientNames: Set<String>

    /// - Throws: `TLSError` where a certificate, a key or a cipher suite is of no use.
    init(_ settings: TLSSettings, offersHTTP2: Bool) throws {
        let certificates = try settings.certificate.certificates(as: "cert")
        let key = try settings.key.privateKey()
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: certificates.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = settings.versionMin.niossl
        configuration.maximumTLSVersion = settings.versionMax.niossl
        configuration.applicationProtocols = offersHTTP2 ? ["h2", "http/1.1"] : ["http/1.1"]
        configuration.certificateVerification = settings.clientAuthentication.verification
        if let authority = settings.clientAuthority {
            configuration.trustRoots = .certificates(try authority.certificates(as: "client_ca"))
        }
        configuration.cipherSuiteValues =
            settings.cipherSuites.isEmpty
            ? NIOTLSCipher.standard(since: settings.versionMin)
            : try settings.cipherSuites.map(NIOTLSCipher.named)
        if !settings.curves.isEmpty { configuration.curves = settings.curves.map(\.niossl) }
        do {
            context = try NIOSSLContext(configuration: configuration)
        } catch {
            throw TLSError(reason: "the certificate and the key do not belong together")
        }
        clientAuthentication = settings.clientAuthentication
        allowedClientNames = Set(settings.allowedClientNames)
    }

    /// What a new connection speaks through.
    func handler() -> NIOSSLServerHandler {
        switch clientAuthentication {
        case .request, .requireAny:
            // The certificate is wanted, whoever signed it.
            return NIOSSLServerHandler(
                context: context,
                customVerificationCallback: { _, verdict in verdict.succeed(.certificateVerified) })
        case .none, .verifyIfGiven, .requireAndVerify:
            guard !allowedClientNames.isEmpty else { return NIOSSLServerHandler(context: context) }
            return ._makeSSLServerHandler(context: context) { certificate, channel in
                channel.eventLoop.makeCompletedFuture {
                    guard !allowedClientNames.isDisjoint(with: certificate.names) else {
                        throw TLSError(
                            reason: "the client's certificate has no name that is allowed")
                    }
                }
            }
        }
    }
}

/// Why TLS cannot be set up, or a client is turned away.
package struct TLSError: Error, CustomStringConvertible {
    let reason: String

    package var description: String { reason }
}

extension TLSSettings.Source {
    fileprivate func certificates(as name: String) throws -> [NIOSSLCertificate] {
        let certificates = (try? NIOSSLCertificate.fromPEMBytes(bytes(of: name))) ?? []
        guard !certificates.isEmpty else {
            throw TLSError(reason: "'\(name)' holds no certificate in PEM\(place)")
        }
        return certificates
    }

    fileprivate func privateKey() throws -> NIOSSLPrivateKey {
        let bytes = try bytes(of: "key")
        do {
            return try NIOSSLPrivateKey(bytes: bytes, format: .pem)
        } catch {
            throw TLSError(reason: "'key' holds no private key in PEM\(place)")
        }
    }

    private func bytes(of name: String) throws -> [UInt8] {
        switch self {
        case .inline(let text): return Array(text.utf8)
        case .file(let path):
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
                throw TLSError(reason: "the file '\(path)' of '\(name)' cannot be read")
            }
            return Array(text.utf8)
        }
    }

    private var place: String {
        if case .file(let path) = self { " (\(path))" } else { "" }
    }
}

extension TLSSettings.ClientAuthentication {
    fileprivate var verification: CertificateVerification {
        switch self {
        case .none: .none
        case .request, .verifyIfGiven: .optionalVerification
        case .requireAny, .requireAndVerify: .noHostnameVerification
        }
    }
}

extension TLSSettings.Version {
    fileprivate var niossl: TLSVersion {
        switch self {
        case .tls10: .tlsv1
        case .tls11: .tlsv11
        case .tls12: .tlsv12
        case .tls13: .tlsv13
        }
    }
}

extension TLSSettings.Curve {
    fileprivate var niossl: NIOTLSCurve {
        switch self {
        case .p256: .secp256r1
        case .p384: .secp384r1
        case .p521: .secp521r1
        case .x25519: .x25519
        }
    }
}

extension NIOTLSCipher {
    /// Those that encrypt and authenticate in one and let no key that leaks later open what was
    /// recorded; beside them, where an older version of TLS is allowed, those that it has.
    fileprivate static func standard(since version: TLSSettings.Version) -> [NIOTLSCipher] {
        [
            .TLS_AES_128_GCM_SHA256, .TLS_AES_256_GCM_SHA384, .TLS_CHACHA20_POLY1305_SHA256,
            .TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, .TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
            .TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, .TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
            .TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
            .TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        ]
            + (version < .tls12
                ? [
                    .TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, .TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
                    .TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA, .TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA,
                ] : [])
    }

    fileprivate static func named(_ name: String) throws -> NIOTLSCipher {
        guard let cipher = byName[name] else {
            throw TLSError(reason: "the cipher suite '\(name)' is unknown here")
        }
        return cipher
    }

    private static let byName: [String: NIOTLSCipher] = [
        "TLS_RSA_WITH_AES_128_CBC_SHA": .TLS_RSA_WITH_AES_128_CBC_SHA,
        "TLS_RSA_WITH_AES_256_CBC_SHA": .TLS_RSA_WITH_AES_256_CBC_SHA,
        "TLS_RSA_WITH_AES_128_GCM_SHA256": .TLS_RSA_WITH_AES_128_GCM_SHA256,
        "TLS_RSA_WITH_AES_256_GCM_SHA384": .TLS_RSA_WITH_AES_256_GCM_SHA384,
        "TLS_AES_128_GCM_SHA256": .TLS_AES_128_GCM_SHA256,
        "TLS_AES_256_GCM_SHA384": .TLS_AES_256_GCM_SHA384,
        "TLS_CHACHA20_POLY1305_SHA256": .TLS_CHACHA20_POLY1305_SHA256,
        "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA": .TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
        "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA": .TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA,
        "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA": .TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
        "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA": .TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA,
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256": .TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384": .TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256": .TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384": .TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256": .TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256":
            .TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
    ]
}

extension NIOSSLCertificate {
    /// The alternative names of whom it speaks of, in the spelling of people.
    fileprivate var names: Set<String> {
        Set(
            _subjectAlternativeNames().compactMap { name in
                unsafe name.contents.withUnsafeBufferPointer { bytes in
                    switch name.nameType {
                    case .dnsName, .email, .uri: unsafe String(decoding: bytes, as: UTF8.self)
                    case .ipAddress:
                        unsafe try? SocketAddress(
                            packedIPAddress: ByteBuffer(bytes: bytes), port: 0
                        ).ipAddress
                    default: nil
                    }
                }
            })
    }
}
