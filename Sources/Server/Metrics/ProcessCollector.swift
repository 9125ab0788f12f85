import Exposition
import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// The process as Linux sees it, under the names that all exporters share.
struct ProcessCollector: MetricsCollector {
    func families(of snapshot: ScrapeSnapshot) -> [MetricFamily] {
        guard let status = ProcessStatus() else { return [] }
        return [
            Self.family(
                "process_cpu_seconds_total", "User and system CPU time spent.", .counter, "seconds",
                status.cpuSeconds),
            Self.family(
                "process_resident_memory_bytes", "Memory held.", .gauge, "bytes",
                status.residentBytes),
            Self.family(
                "process_virtual_memory_bytes", "Memory mapped.", .gauge, "bytes",
                status.virtualBytes),
            Self.family(
                "process_start_time_seconds", "When the process started.", .gauge, "seconds",
                status.startTime),
            Self.family(
                "process_open_fds", "File descriptors in use.", .gauge, nil,
                status.openFileCount),
            Self.family(
                "process_max_fds", "File descriptors allowed.", .gauge, nil, status.openFileMax),
        ]
    }

    private static func family(
        _ name: String, _ help: String, _ type: MetricType, _ unit: String?, _ value: Double
    ) -> MetricFamily {
        var family = MetricFamily(
            MetricDescriptor(name: name, help: help, type: type, unit: unit))
        family.add(.empty, value)
        return family
    }
}

/// What `/proc/self` says (proc(5)); nil where there is no such thing.
private struct ProcessStatus {
    let cpuSeconds: Double
    let virtualBytes: Double
    let residentBytes: Double
    let startTime: Double
    let openFileCount: Double
    let openFileMax: Double

    init?() {
        guard
            let stat = try? String(contentsOfFile: "/proc/self/stat", encoding: .utf8),
            let nameEnd = stat.lastIndex(of: ")"),
            let system = try? String(contentsOfFile: "/proc/stat", encoding: .utf8),
            let bootLine = system.split(separator: "\n").first(where: { $0.hasPrefix("btime ") }),
            let bootTime = Double(bootLine.dropFirst(6))
        else { return nil }
        // The name may hold anything, so fields count from its closing bracket: the next is the third.
        let fields = stat[stat.index(after: nameEnd)...].split(separator: " ")
        func field(_ number: Int) -> Double { Double(fields[number - 3]) ?? 0 }
        guard fields.count > 21 else { return nil }
        let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
        cpuSeconds = (field(14) + field(15)) / ticks
        startTime = bootTime + field(22) / ticks
        virtualBytes = field(23)
        residentBytes = field(24) * Double(sysconf(Int32(_SC_PAGESIZE)))
        openFileCount = Double(
            (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0)
        var limit = rlimit()
        unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        openFileMax = Double(limit.rlim_cur)
    }
}
