import Testing

@testable import Exposition

struct MetricDescriptorTests {
    @Test func `OpenMetrics names counters and infos without their suffix`() {
        #expect(descriptor("a_b_total", .counter).openMetricsName == "a_b")
        #expect(descriptor("a_b_info", .info).openMetricsName == "a_b")
        #expect(descriptor("a_info", .gauge).openMetricsName == "a_info")
        #expect(descriptor("a_seconds", .histogram).openMetricsName == "a_seconds")
    }

    @Test func `a unit is valid where the name ends in it`() {
        #expect(descriptor("a_seconds", .gauge, unit: "seconds").validUnit == "seconds")
        #expect(descriptor("a_seconds_total", .counter, unit: "seconds").validUnit == "seconds")
        #expect(descriptor("a_lag", .gauge, unit: "seconds").validUnit == nil)
        #expect(descriptor("microseconds", .gauge, unit: "seconds").validUnit == nil)
        #expect(descriptor("a_seconds_info", .info, unit: "seconds").validUnit == nil)
        #expect(descriptor("a_seconds", .gauge).validUnit == nil)
    }

    @Test(arguments: [
        MetricDescriptor(name: "strandline_values_total", help: "Seen.", type: .counter),
        MetricDescriptor(name: "strandline_drift_score", help: "Score.", type: .gauge),
        MetricDescriptor(name: "strandline_build_info", help: "Build.", type: .info),
        MetricDescriptor(
            name: "process_cpu_seconds_total", help: "CPU.", type: .counter, unit: "seconds"),
    ])
    func `a family by the book breaches nothing`(descriptor: MetricDescriptor) {
        #expect(descriptor.conventionBreaches == [])
    }

    @Test(arguments: [
        (MetricDescriptor(name: "values", help: "h", type: .counter), "_total must end"),
        (MetricDescriptor(name: "values_total", help: "h", type: .gauge), "_total must end"),
        (MetricDescriptor(name: "build", help: "h", type: .info), "must end in _info"),
        (MetricDescriptor(name: "Values", help: "h", type: .gauge), "lower-case"),
        (MetricDescriptor(name: "job:values", help: "h", type: .gauge), "lower-case"),
        (MetricDescriptor(name: "2nd_values", help: "h", type: .gauge), "lower-case"),
        (MetricDescriptor(name: "", help: "h", type: .gauge), "lower-case"),
        (MetricDescriptor(name: "values", help: "", type: .gauge), "no help"),
        (MetricDescriptor(name: "values_count", help: "h", type: .gauge), "_count is reserved"),
        (MetricDescriptor(name: "values_gauge", help: "h", type: .gauge), "holds the type gauge"),
        (MetricDescriptor(name: "lag_milliseconds", help: "h", type: .gauge), "not a base unit"),
        (
            MetricDescriptor(name: "lag", help: "h", type: .gauge, unit: "seconds"),
            "does not end in its unit"
        ),
    ])
    func `a breach is named`(descriptor: MetricDescriptor, expected: String) {
        #expect(descriptor.conventionBreaches.count == 1)
        #expect(descriptor.conventionBreaches.first?.contains(expected) == true)
    }

    private func descriptor(
        _ name: String, _ type: MetricType, unit: String? = nil
    ) -> MetricDescriptor {
        MetricDescriptor(name: name, help: "h", type: type, unit: unit)
    }
}
