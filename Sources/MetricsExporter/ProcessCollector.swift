package import Exposition
import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// The process as Linux sees it, under the names that all exporters share.
package struct ProcessCollector: MetricsCollector {
    package static let name = "process"

    package init() {}

    package func families(of snapshot: ScrapeSnapshot) throws -> [MetricFamily] {
        let status = try ProcessStatus()
        func family(
            _ name: String, _ help: String, _ value: Double, _ type: MetricType = .gauge,
            unit: String? = nil
        ) -> MetricFamily {
            MetricFamily(
                MetricDescriptor(name: "process_" + name, help: help, type: type, unit: unit),
                value)
        }
        return [
            family(
                "cpu_seconds_total", "User and system CPU time.", status.cpuSeconds,
                .counter, unit: "seconds"),
            family(
                "resident_memory_bytes", "Resident memory.", status.residentBytes, unit: "bytes"),
            family(
                "virtual_memory_bytes", "Virtual memory.", status.virtualBytes, unit: "bytes"),
            family(
                "virtual_memory_max_bytes", "Limit of virtual memory.",
                status.virtualBytesMax, unit: "bytes"),
            family(
                "start_time_seconds", "Start time of the process.", status.startTime,
                unit: "seconds"),
            family("open_fds", "Open file descriptors.", status.openFileCount),
            family("max_fds", "Limit of open file descriptors.", status.openFileMax),
        ]
    }
}

/// What `/proc/self` says (proc(5)).
private struct ProcessStatus {
    let cpuSeconds: Double
    let virtualBytes: Double
    let virtualBytesMax: Double
    let residentBytes: Double
    let startTime: Double
    let openFileCount: Double
    let openFileMax: Double

    /// - Throws: An error of Foundation, or `UnreadableProcessStatus`.
    init() throws {
        let stat = try String(contentsOfFile: "/proc/self/stat", encoding: .utf8)
        let system = try String(contentsOfFile: "/proc/stat", encoding: .utf8)
        guard
            let nameEnd = stat.lastIndex(of: ")"),
            let bootLine = system.split(separator: "\n").first(where: { $0.hasPrefix("btime ") }),
            let bootTime = Double(bootLine.dropFirst(6))
        else { throw UnreadableProcessStatus() }
        // The name may hold anything, so fields count from its closing bracket: the next is the third.
        let fields = stat[stat.index(after: nameEnd)...].split(separator: " ")
        func field(_ number: Int) -> Double { Double(fields[number - 3]) ?? 0 }
        guard fields.count > 21 else { throw UnreadableProcessStatus() }
        let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
        cpuSeconds = (field(14) + field(15)) / ticks
        startTime = bootTime + field(22) / ticks
        virtualBytes = field(23)
        residentBytes = field(24) * Double(sysconf(Int32(_SC_PAGESIZE)))
        openFileCount = Double(
            try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count)
        openFileMax = Self.limit(RLIMIT_NOFILE)
        virtualBytesMax = Self.limit(RLIMIT_AS)
    }

    /// What the process may use of a resource; 2⁶⁴ where it may use any amount.
    private static func limit(_ resource: __rlimit_resource) -> Double {
        var limit = rlimit()
        unsafe getrlimit(__rlimit_resource_t(resource.rawValue), &limit)
        return Double(limit.rlim_cur)
    }
}

/// Files of `/proc` that are not what proc(5) describes.
private struct UnreadableProcessStatus: Error, CustomStringConvertible {
    let description = "/proc/self/stat or /proc/stat is not in the format of proc(5)"
}
