import Charts
import Drift
import Instants
import Markup
import Monitor
import Sketches
import Strandline

/// A field over time: quantiles of stored panes, or of run after run.
struct FieldTimeline: Sendable {
    private let slices: [BandChart.Slice]
    private let reference: [Double]
    private let range: TimeSpan
    private let isByRun: Bool
    /// The shares of the commonest categories; nil for a numeric field.
    private let shares: ShareChart?

    private static let sliceCountMax = 96
    /// Shares of a few values each jump about, and five lines of them are hard to follow.
    private static let shareSliceCountMax = 24
    private static let runCountMax = 60

    init(of reading: FieldReading, _ visit: Visit) async throws {
        let window = try visit.engine.monitor.field(reading.key).options.window
        range = visit.parameter("range").flatMap { TimeSpan(parsing: $0) } ?? window.span * 3
        isByRun = reading.run != nil
        if case .numeric(let summary)? = reading.compared?.summary, summary.count > 0 {
            let distribution = summary.cumulativeDistribution
            reference = [0.25, 0.5, 0.75].map(distribution.quantile)
        } else {
            reference = []
        }
        let parts: [Part]
        if isByRun {
            parts = Self.parts(
                byRun: try await visit.engine.profiles(of: reading.key, limit: Self.runCountMax))
        } else if let end = reading.windowEnd {
            let panes = try await visit.engine.panes(
                of: reading.key, from: end - range, until: end)
            let sliceCountMax =
                reading.kind == .categorical ? Self.shareSliceCountMax : Self.sliceCountMax
            let seconds = max(
                window.paneSpan.seconds, range.seconds / Double(sliceCountMax))
            parts = Self.parts(panes, of: TimeSpan(seconds: seconds))
        } else {
            parts = []
        }
        slices = parts.compactMap { part in
            Self.quantiles(part.summary).map {
                BandChart.Slice(start: part.start, end: part.end, quantiles: $0)
            }
        }
        shares = Self.shares(parts, commonest: reading.window)
    }

    /// What came in one slice of time.
    private struct Part {
        let start: Instant
        let end: Instant
        let summary: FieldSummary
    }

    private static func parts(_ panes: [Pane], of span: TimeSpan) -> [Part] {
        let grouped = Dictionary(grouping: panes) { $0.start.floored(to: span) }
        return grouped.sorted { $0.key < $1.key }.compactMap { start, panes in
            FieldSummary.merged(panes.map(\.summary)).map {
                Part(start: start, end: start + span, summary: $0)
            }
        }
    }

    private static func shares(_ parts: [Part], commonest window: FieldSummary?) -> ShareChart? {
        guard case .categorical(let window)? = window else { return nil }
        let names = window.items.counts.prefix(ShareChart.categoryCountMax).map(\.item)
        return ShareChart(
            names: names,
            slices: parts.compactMap { part in
                guard case .categorical(let summary) = part.summary, summary.count > 0 else {
                    return nil
                }
                return ShareChart.Slice(
                    start: part.start, end: part.end, shares: names.map(summary.ratio))
            })
    }

    /// A run lasts until the next one, and the last as long as the one before it.
    private static func parts(byRun profiles: [RunProfile]) -> [Part] {
        let starts = profiles.map(\.pane.start)
        let ends =
            starts.dropFirst()
            + [
                starts.last.map { last in
                    last
                        + (starts.count > 1
                            ? last - starts[starts.count - 2] : TimeSpan(seconds: 60))
                }
            ].compactMap { $0 }
        return zip(profiles, ends).compactMap { profile, end in
            guard profile.pane.start < end else { return nil }
            return Part(start: profile.pane.start, end: end, summary: profile.pane.summary)
        }
    }

    private static func quantiles(_ summary: FieldSummary) -> [Double]? {
        guard case .numeric(let summary) = summary, summary.count > 0 else { return nil }
        let distribution = summary.cumulativeDistribution
        return BandChart.probabilities.map(distribution.quantile)
    }

    var chart: Markup {
        let drawing = shares?.draw() ?? BandChart(slices: slices, reference: reference).draw()
        return drawing.isEmpty ? nothing("No values are stored of this span.") : drawing
    }

    /// Links to longer and shorter spans of time.
    @MarkupBuilder func ranges(of key: FieldKey, _ visit: Visit) -> Markup {
        if !isByRun {
            HTML.p(.class("presets")) {
                for text in ["3h", "1d", "7d", "30d", "90d"] {
                    let isCurrent = TimeSpan(parsing: text) == range
                    if isCurrent {
                        HTML.a(
                            .href(Link.field(key).with("range", text)), .current("true"),
                            text: text)
                    } else {
                        link(Link.field(key).with("range", text), text)
                    }
                }
            }
        }
    }
}
