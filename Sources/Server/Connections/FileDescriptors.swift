import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// The files and sockets that the process may have open.
package enum FileDescriptors {
    /// Those that are no connections: the store's, the log's, certificates, and what is sent.
    private static let reservedCount = 128

    /// Raises the soft limit to the hard one.
    ///
    /// - Returns: How many descriptors there may be from now on.
    package static func raiseLimit() -> Int {
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard unsafe getrlimit(resource, &limit) == 0 else { return 1024 }
        let soft = limit.rlim_cur
        limit.rlim_cur = limit.rlim_max
        if unsafe setrlimit(resource, &limit) != 0 { limit.rlim_cur = soft }
        return Int(clamping: limit.rlim_cur)
    }

    /// How many of all descriptors may be connections; a few even where there are hardly any.
    static func connectionCountMax(of descriptorCount: Int) -> Int {
        max(16, descriptorCount - reservedCount)
    }
}
