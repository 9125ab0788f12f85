import MetricsExporter
import Exposition

/// Says where links to the server's pages lead, so that no dashboard has to be told.
struct ExternalURLCollector: MetricsCollector {
    static let name = "external_url"

    let address: ExternalAddress

    func families(of snapshot: ScrapeSnapshot) -> [MetricFamily] {
        guard let url = address.url else { return [] }
        var family = MetricFamily(Self.url)
        family.add(LabelSet([("url", url)]), 1)
        return [family]
    }

    private static let url = MetricDescriptor(
        name: "strandline_external_url_info",
        help: "Address of the pages for browsers.", type: .info)
}
