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
    private let picked: [PickedSpan]
    /// The shares of the commonest categories; nil for a numeric field.
    private let shares: ShareChart?
    private let isEmbedding: Bool
    /// Up to when there are rows, be they missing values.
    private let end: Instant?

    private static let sliceCountMax = 96
    /// Shares of a few values each jump about, and five lines of them are hard to follow.
    private static let shareSliceCountMax = 24
    private static let runCountMax = 60

    /// - Parameters:
    ///   - reading: What the field reads now.
    ///   - span: What is shown; the latest values where it is nil.
    ///   - engine: Knows the values of the past.
    ///   - picked: Spans that are shaded.
    /// - Throws: GRDB's `DatabaseError`, or `SummaryDecodingError` where stored panes are damaged.
    init(
        of reading: FieldReading, in span: Range<Instant>?, _ engine: Engine,
        picked: [PickedSpan] = []
    ) async throws {
        self.picked = picked
        isEmbedding = reading.kind == .embedding
        if case .numeric(let summary)? = reading.compared?.summary, summary.count > 0 {
            let distribution = summary.cumulativeDistribution
            reference = [0.25, 0.5, 0.75].map(distribution.quantile)
        } else {
            reference = []
        }
        let parts =
            reading.run == nil
            ? try await Self.parts(byTime: reading, in: span, engine)
            : Self.parts(
                byRun: try await engine.profiles(of: reading.key, limit: Self.runCountMax)
                    .filter { span?.contains($0.pane.start) ?? true })
        end = parts.last?.end
        slices = parts.compactMap { part in
            Self.quantiles(part.summary).map {
                BandChart.Slice(start: part.start, end: part.end, quantiles: $0)
            }
        }
        shares = Self.shares(parts, commonest: reading.window, picked)
    }

    /// What is shown of a field unless somebody says otherwise; nil as long as it has no values.
    static func latestSpan(of reading: FieldReading, _ engine: Engine) throws -> Range<Instant>? {
        let window = try engine.window(of: reading.key)
        return reading.windowEnd.map { ($0 - window.span * 3)..<$0 }
    }

    /// What came in one slice of time.
    private struct Part {
        let start: Instant
        let end: Instant
        let summary: FieldSummary
    }

    private static func parts(
        byTime reading: FieldReading, in span: Range<Instant>?, _ engine: Engine
    ) async throws -> [Part] {
        guard let span = try span ?? latestSpan(of: reading, engine) else { return [] }
        let panes = try await engine.panes(
            of: reading.key, from: span.lowerBound, until: span.upperBound)
        let window = try engine.window(of: reading.key)
        let countMax = reading.kind == .categorical ? shareSliceCountMax : sliceCountMax
        // As long as the values themselves reach, which may be much less than what was asked for.
        let length =
            (panes.last?.start ?? span.upperBound) - (panes.first?.start ?? span.lowerBound)
        let slice = TimeSpan(
            seconds: max(window.paneSpan.seconds, length.seconds / Double(countMax)))
        let grouped = Dictionary(grouping: panes) { $0.start.floored(to: slice) }
            .sorted { $0.key < $1.key }
        let following = grouped.dropFirst().map(\.key) + [span.upperBound]
        return zip(grouped, following).compactMap { group, next in
            FieldSummary.merged(group.value.map(\.summary)).map {
                // Values that come a little less often than slices leave no gaps.
                let end = group.key + slice
                return Part(
                    start: group.key, end: next <= end + slice ? max(next, end) : end, summary: $0)
            }
        }
    }

    private static func shares(
        _ parts: [Part], commonest window: FieldSummary?, _ picked: [PickedSpan]
    ) -> ShareChart? {
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
            }, picked: picked)
    }

    /// A run lasts until the next one, and the last as long as the one before it.
    private static func parts(byRun profiles: [RunProfile]) -> [Part] {
        // Runs are recorded in any order.
        let profiles = profiles.sorted { $0.pane.start < $1.pane.start }
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
        if isEmbedding { return emptyState("Vectors have no quantiles to be drawn over time.") }
        let drawing =
            shares?.draw()
            ?? BandChart(slices: slices, reference: reference, picked: picked, end: end).draw()
        return drawing.isEmpty ? emptyState("No values are stored of this span.") : drawing
    }
}

/// How much of a field's past its page shows.
struct TimelineRange: Sendable {
    /// Nil for the latest values.
    let span: Range<Instant>?
    private let key: FieldKey
    private let length: TimeSpan?
    private let isByRun: Bool

    static let parameter: StaticString = "range"

    private static let choices = ["3h", "1d", "7d", "30d", "90d"]

    init(of reading: FieldReading, _ visit: PageRequest, _ spans: ComparedSpans) throws {
        key = reading.key
        isByRun = reading.run != nil
        length = try visit.span("\(Self.parameter)")
        guard !isByRun, let latest = try FieldTimeline.latestSpan(of: reading, visit.engine) else {
            span = nil
            return
        }
        if let length {
            span = (latest.upperBound - length)..<latest.upperBound
        } else {
            // Whatever was picked is shown.
            let starts = [spans.window, spans.reference].compactMap { $0?.lowerBound }
            span = min(latest.lowerBound, starts.min() ?? latest.lowerBound)..<latest.upperBound
        }
    }

    /// Links to longer and shorter spans of time.
    @MarkupBuilder func links(_ spans: ComparedSpans) -> Markup {
        if !isByRun {
            HTML.p(.class("presets")) {
                for text in Self.choices {
                    let target = spans.page(of: key).with(Self.parameter, text)
                    if TimeSpan(parsing: text) == length {
                        HTML.a(.href(target), .current("true"), text: text)
                    } else {
                        link(target, text)
                    }
                }
            }
        }
    }
}
