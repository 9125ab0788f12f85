import Exposition
import Instants
import Monitor

/// Which reference is in force, and how old it and the newest value are.
struct ProvenanceCollector: FieldCollector {
    func families(of field: ScrapedField) -> [MetricFamily] {
        var info = MetricFamily(Self.referenceInfo)
        var referenceTime = MetricFamily(Self.referenceTime)
        var windowTime = MetricFamily(Self.windowTime)
        if field.detail != .score {
            if let reference = field.reading.reference {
                info.add(
                    field.labels(adding: "kind", reference.origin.name)
                        .appending("run", reference.origin.run.map(String.init) ?? ""), 1)
                referenceTime.add(field.labels, reference.setAt.unixSeconds)
            }
        }
        if field.detail == .full, let newest = field.reading.newestValueAt {
            windowTime.add(field.labels, newest.unixSeconds)
        }
        return [info, referenceTime, windowTime]
    }

    private static let referenceInfo = MetricDescriptor(
        name: "strandline_reference_info",
        help: "Reference in force: its kind and the run it comes from, if any.",
        type: .info)
    private static let referenceTime = MetricDescriptor(
        name: "strandline_reference_timestamp_seconds",
        help: "Time at which the reference was set.", type: .gauge, unit: "seconds")
    private static let windowTime = MetricDescriptor(
        name: "strandline_window_timestamp_seconds",
        help: "Time of the newest value in the window.", type: .gauge, unit: "seconds")
}
