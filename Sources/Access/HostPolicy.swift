import Foundation
import NIOCore

/// The name of a host, or with `*.` in front all names below it.
package struct HostPattern: Sendable, Equatable {
    private let name: String
    private let includesBelow: Bool

    /// - Returns: Nil for what is no name: one with a port, a path or a character that names lack.
    package init?(_ text: String) {
        includesBelow = text.hasPrefix("*.")
        guard let host = RequestHost(authority: includesBelow ? String(text.dropFirst(2)) : text),
            !host.hasPort, !includesBelow || !host.isAddress
        else { return nil }
        name = host.name
    }

    /// The pattern as a configuration has it.
    package var text: String {
        if includesBelow { return "*.\(name)" }
        return name.contains(":") ? "[\(name)]" : name
    }

    func matches(_ host: RequestHost) -> Bool {
        includesBelow ? host.name.hasSuffix("." + name) : host.name == name
    }
}

/// The host that a request was made for, as its `Host` or `:authority` says.
package struct RequestHost: Equatable {
    /// In lower case, without a dot at its end; an address in its shortest form.
    package let name: String
    let hasPort: Bool
    let isAddress: Bool
    /// Whether it is an address of the machine for itself.
    private let isLoopbackAddress: Bool

    package var isLoopback: Bool { isLoopbackAddress || name == "localhost" }

    /// Reads `name`, `name:port`, `[address]` or `[address]:port`.
    ///
    /// - Returns: Nil for anything else.
    package init?(authority: String) {
        guard authority.utf8.count <= Self.bytesMax else { return nil }
        var host = authority[...]
        var port: Substring?
        if host.hasPrefix("[") {
            guard let end = host.lastIndex(of: "]") else { return nil }
            let rest = host[host.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { return nil }
            port = rest.isEmpty ? nil : rest.dropFirst()
            host = host[..<end].dropFirst()
        } else if let colon = host.lastIndex(of: ":") {
            port = host[host.index(after: colon)...]
            host = host[..<colon]
        }
        guard port?.allSatisfy(\.isASCIIDigit) ?? true else { return nil }
        hasPort = port != nil
        let isBracketed = authority.hasPrefix("[")
        let address = try? SocketAddress(ipAddress: String(host), port: 0)
        isAddress = address != nil
        if let address {
            guard isBracketed == (address.protocol == .inet6) else { return nil }
            name = address.ipAddress ?? String(host)
            isLoopbackAddress = address.protocol == .inet ? name.hasPrefix("127.") : name == "::1"
        } else {
            if host.hasSuffix(".") { host = host.dropLast() }
            guard !isBracketed, !host.isEmpty, host.allSatisfy(\.isInHostName) else { return nil }
            name = host.lowercased()
            isLoopbackAddress = false
        }
    }

    private static let bytesMax = 300
}

extension Character {
    fileprivate var isASCIIDigit: Bool { isASCII && isNumber }

    /// Underscores are in no name of the internet's, and in many of a service's.
    fileprivate var isInHostName: Bool {
        isASCII && (isLetter || isNumber || self == "-" || self == "_" || self == ".")
    }
}

/// The hosts that the server answers to.
///
/// A page of another site can point a name of its own at an address that only its visitor reaches,
/// the machine itself above all, and is then no other site to the browser (DNS rebinding). It cannot
/// do so under a name that the server knows for its own, nor under an address.
package struct HostPolicy: Sendable {
    private let patterns: [HostPattern]
    private let ownNames: Set<String>

    /// - Parameters:
    ///   - allowed: Hosts that are configured.
    ///   - externalURL: Where browsers find the server, where it is configured.
    ///   - ownNames: The names of the machine, and those that are listened on.
    package init(allowed: [HostPattern], externalURL: String?, ownNames: Set<String>) {
        let external = externalURL.flatMap { URLComponents(string: $0)?.host }
        patterns =
            allowed
            + (external.flatMap { HostPattern($0) ?? HostPattern("[\($0)]") }.map { [$0] } ?? [])
        self.ownNames = ownNames
    }

    /// Whether a host that a request names is one of the server's, where the request came to an
    /// address that the machine alone can reach, or to another.
    package func accepts(_ host: RequestHost, isOnLoopback: Bool) -> Bool {
        if host.isLoopback || patterns.contains(where: { $0.matches(host) }) { return true }
        return !isOnLoopback && (host.isAddress || ownNames.contains(host.name))
    }
}
