package import Exposition

/// Which program this is.
package struct BuildCollector: MetricsCollector {
    package static let name = "build"

    let version: String

    package init(version: String) {
        self.version = version
    }

    package func families(of snapshot: ScrapeSnapshot) -> [MetricFamily] {
        var build = MetricFamily(Self.build)
        build.add(LabelSet([("version", version)]), 1)
        return [build]
    }

    private static let build = MetricDescriptor(
        name: "strandline_build_info", help: "Version of the program.", type: .info)
}
