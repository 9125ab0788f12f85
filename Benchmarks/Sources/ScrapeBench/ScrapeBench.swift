import Allocations
import Exposition
import Compression
import Timing

/// Prints what a scrape costs beside other exporters' libraries.
@main struct ScrapeBench {
    static func main() {
        let peers = PeerFigures()
        var table = ComparisonTable(unit: "ns a sample")
        let sizes:
            [(name: String, families: [MetricFamily], sampleCount: Int, targets: (Double, Double)?)] =
                [
                    ("10,000 gauges", KeptSeries.gauges(10_000), 10_000, (100, 600)),
                    ("100,000 gauges", KeptSeries.gauges(100_000), 100_000, (100, 600)),
                    (
                        "2,000 histograms of 20 buckets",
                        KeptSeries.histograms(2000, bucketCount: 20),
                        2000 * 23, nil
                    ),
                ]
        for (name, families, sampleCount, targets) in sizes {
            for (kind, isPacked) in [("", false), (", gzip", true)] {
                let scrape = Scrape(families, isPacked: isPacked)
                let ours = CPUTime.median(per: sampleCount) { scrape.run() }
                for peer in ["client_python", "client_golang", "VictoriaMetrics/metrics"]
                where peers["\(peer) \(name)\(kind)"] != nil || peer == "client_python" {
                    table.add(
                        name + kind, ours: ours, target: isPacked ? targets?.1 : targets?.0,
                        peer: peer, theirs: peers["\(peer) \(name)\(kind)"])
                }
            }
        }
        print(table.markdown)
        print()
        print("Allocations a scrape, the second and later ones:")
        for (name, families, _, _) in sizes {
            let scrape = Scrape(families, isPacked: true)
            scrape.run()
            let before = allocation_count()
            for _ in 0..<10 { scrape.run() }
            print("- \(name): \(Double(allocation_count() - before) / 10)")
        }
        print()
        let (speed, slowdown) = IngestDuringScrapes().measure()
        print(
            "Ingest by one thread: \(speed.rounded()) million values a second;"
                + " while another scrapes every second it takes"
                + " \((slowdown * 1000).rounded() / 1000) times as long.")
    }
}

/// One scrape after the other with the same buffers.
private final class Scrape {
    private let families: [MetricFamily]
    private let compressor: GzipCompressor?
    private var text: [UInt8] = []
    private var packed: [UInt8] = []

    init(_ families: [MetricFamily], isPacked: Bool) {
        self.families = families
        compressor = isPacked ? GzipCompressor() : nil
    }

    func run() {
        text.removeAll(keepingCapacity: true)
        ExpositionWriter.render(families, as: .text, into: &text)
        compressor?.pack(text, into: &packed)
    }
}
