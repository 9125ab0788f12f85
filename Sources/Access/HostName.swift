import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// The host names of this machine, in lower case.
package enum HostName {
    /// The host name without and, where it is known, with its domain.
    package static let all: Set<String> = Set(
        [short, ProcessInfo.processInfo.hostName].map { $0.lowercased() })

    private static var short: String {
        var bytes = [CChar](repeating: 0, count: 256)
        guard unsafe gethostname(&bytes, bytes.count - 1) == 0 else { return "localhost" }
        return String(
            decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
