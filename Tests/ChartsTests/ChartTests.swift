import Foundation
import GraphLayout
import Instants
import Markup
import Testing

@testable import Charts

struct ChartTests {
    private let start = Instant(microseconds: 1_583_020_800_000_000)

    private func slice(_ hour: Int, _ quantiles: [Double]) -> BandChart.Slice {
        let time = start + TimeSpan(seconds: 3600) * hour
        return BandChart.Slice(
            start: time, end: time + TimeSpan(seconds: 3600), quantiles: quantiles)
    }

    @Test func `a distribution is drawn to one scale with its reference`() {
        let chart = DistributionChart(
            domain: 0...10,
            window: .init(
                name: "window", count: 10, median: 3, shares: [0.2, 0.6], below: 0, above: 0.2),
            reference: .init(
                name: "reference", count: 1000, median: 5, shares: [0.1, 0.8], below: 0.1, above: 0)
        ).draw().source
        // Both medians stand at their place on the axis from 52 to 508.
        #expect(chart.contains(#"class="window median" x1="188.8""#))
        #expect(chart.contains(#"class="reference median" x1="280""#))
        #expect(chart.contains("window: 10 values, median 3, 20% off the chart"))
        #expect(chart.contains(#"aria-label="window: median 3; reference: median 5""#))
    }

    @Test func `bands break where there are no values`() {
        let chart = BandChart(
            slices: [
                slice(0, [1, 2, 3, 4, 5]), slice(1, [1, 2, 3, 4, 5]), slice(4, [2, 3, 4, 5, 6]),
            ], reference: [2, 3, 4]
        ).draw().source
        #expect(chart.components(separatedBy: #"class="band line""#).count == 3)
        #expect(chart.components(separatedBy: #"class="reference quartile""#).count == 3)
        #expect(BandChart(slices: [], reference: []).draw().isEmpty)
    }

    @Test func `a category's name is text, and its share stands beside its bar`() {
        let chart = CategoryChart(
            rows: [.init(name: "<b>", window: 0.25, reference: nil)], windowName: "window",
            referenceName: "reference"
        ).draw().source
        #expect(chart.contains("&lt;b&gt;"))
        #expect(!chart.contains("<b>"))
        #expect(chart.contains("25%"))
        #expect(!chart.contains("reference bar"))
    }

    @Test func `a line of scores ends in a dot that says whether it has drifted`() {
        #expect(Sparkline(values: [0.2, nil, 2]).draw().source.contains("drifted dot"))
        #expect(!Sparkline(values: [2, 0.5]).draw().source.contains("drifted dot"))
        #expect(Sparkline(values: [nil]).draw().source.contains("no scores yet"))
    }

    @Test func `an effect that surely matters is marked as drift`() {
        func chart(_ bound: Double) -> String {
            EffectChart(
                size: 0.5, lowerBound: bound, noiseFloor: 0.1, threshold: 0.2, axisEnd: 1
            ).draw().source
        }
        #expect(chart(0.3).contains("certain drifted"))
        #expect(!chart(0.1).contains("certain drifted"))
    }

    @Test func `runs that failed are crosses`() {
        let dots = [false, true].map {
            RunChart.Dot(
                time: start, value: 3, isFailure: $0, link: Link("/runs", "1"), title: "run 1")
        }
        let chart = RunChart(dots: dots, name: "duration") { "\($0) s" }.draw().source
        #expect(chart.contains("failure mark"))
        #expect(chart.contains(#"href="/runs/1""#))
        #expect(RunChart(dots: [], name: "duration") { "\($0)" }.draw().isEmpty)
    }

    @Test func `a graph links each run, and shows where it goes on`() {
        func node(_ title: String, more: Bool, isOnPath: Bool) -> LineageChart.Node {
            LineageChart.Node(
                title: title, subtitle: "#1", label: title, badges: [.init(.stale, "stale")],
                link: Link("/trace").with("run", title), more: more ? Link("/trace") : nil,
                isSelected: isOnPath, isOnPath: isOnPath, isFaint: false)
        }
        let chart = LineageChart(
            nodes: [node("a", more: false, isOnPath: true), node("b", more: true, isOnPath: true)],
            edges: [Edge(from: 0, to: 1)], label: "Trace"
        ).draw().source
        #expect(chart.contains(#"href="/trace?run=a""#))
        #expect(chart.contains("Show what led to b"))
        #expect(!chart.contains("Show what led to a"))
        #expect(chart.contains("edge on-path"))
        #expect(chart.contains("node stale selected on-path"))
    }

    @Test func `shares are lines that break, with their names at the ends`() {
        func share(_ hour: Int, _ shares: [Double]) -> ShareChart.Slice {
            let slice = slice(hour, [])
            return ShareChart.Slice(start: slice.start, end: slice.end, shares: shares)
        }
        let chart = ShareChart(
            names: ["<a>", "b"],
            slices: [share(0, [0.5, 0.5]), share(1, [0.4, 0.6]), share(3, [0.3, 0.7])]
        ).draw().source
        #expect(chart.contains("&lt;a&gt;"))
        #expect(chart.contains("b from 50% to 70%"))
        // Two pieces of each line.
        #expect(chart.matches(of: /M\d/).count == 4)
        #expect(ShareChart(names: [], slices: []).draw().isEmpty)
    }

    @Test func `slices are drawn in whatever order they come`() {
        let late = slice(9, [1, 2, 3, 4, 5])
        let early = slice(0, [1, 2, 3, 4, 5])
        #expect(!BandChart(slices: [late, early], reference: []).draw().isEmpty)
        let shares = [late, early].map {
            ShareChart.Slice(start: $0.start, end: $0.end, shares: [0.5, 0.5])
        }
        #expect(!ShareChart(names: ["a", "a"], slices: shares).draw().isEmpty)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity, .greatestFiniteMagnitude, -1, 0])
    func `a number that cannot be drawn to scale stops no drawing`(value: Double) {
        #expect(
            !BandChart(
                slices: [slice(0, [value, value, value, value, value])], reference: [value, 0, 1]
            ).draw().isEmpty)
        let slices = [slice(0, [])].map {
            ShareChart.Slice(start: $0.start, end: $0.end, shares: [value])
        }
        #expect(!ShareChart(names: ["a"], slices: slices).draw().isEmpty)
        #expect(
            !EffectChart(
                size: value, lowerBound: value, noiseFloor: value, threshold: value, axisEnd: value
            ).draw().isEmpty)
        #expect(
            !CategoryChart(
                rows: [.init(name: "a", window: value, reference: value)], windowName: "w",
                referenceName: "r"
            ).draw().isEmpty)
        let dot = RunChart.Dot(
            time: start, value: value, isFailure: false, link: Link("/runs", "1"), title: "run 1")
        #expect(!RunChart(dots: [dot], name: "duration") { "\($0)" }.draw().isEmpty)
        let side = DistributionChart.Side(
            name: "w", count: 1, median: value, shares: [value], below: value, above: value)
        #expect(!DistributionChart(domain: 0...1, window: side, reference: nil).draw().isEmpty)
    }

    @Test func `labels that would overlap are moved apart within the chart`() {
        let labels = EndLabels(
            [10.0, 12, 99, 100].map { EndLabels.Label(y: $0, text: "", kind: "") }, bottom: 100)
        #expect(labels.places.map(\.y) == [10, 23, 87, 100])
    }
}
