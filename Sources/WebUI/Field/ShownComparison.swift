import Charts
import Drift
import Instants
import Markup
import Monitor
import Sketches
import Strandline

/// Two summaries of a field side by side: the window and its reference, or two spans.
struct ShownComparison: Sendable {
    let title: String
    let report: DriftReport?
    private let window: FieldSummary?
    private let prepared: PreparedReference?
    private let windowName: String
    private let referenceName: String

    init(of reading: FieldReading, _ spans: ComparedSpans, _ engine: Engine) async throws {
        guard let span = spans.window else {
            title = "Window over reference"
            report = reading.report
            window = reading.window
            prepared = reading.compared
            windowName = reading.run.map { "run \($0)" } ?? "window"
            referenceName = "reference"
            return
        }
        let comparison = try await engine.compare(
            reading.key, span: span, reference: spans.reference)
        title = "One span over the other"
        report = comparison.report
        window = comparison.current
        prepared = comparison.reference
        windowName = Self.name(span)
        referenceName = spans.reference.map(Self.name) ?? "reference"
    }

    private static func name(_ span: Range<Instant>) -> String {
        "\(TimeText.plain(span.lowerBound).dropLast(3)) + "
            + TimeText.rounded(span.upperBound - span.lowerBound)
    }

    var words: DriftWords? {
        guard let report, let window, let prepared else { return nil }
        return DriftWords(report, of: window, against: prepared)
    }

    private var reference: FieldSummary? { prepared?.summary }

    // MARK: - The chart

    var chart: Markup {
        guard let window, window.rowCount > 0 else { return emptyState("There are no values.") }
        switch (window, reference) {
        case (.numeric(let now), .numeric(let before)?): return numeric(now, before)
        case (.numeric(let now), _): return numeric(now, nil)
        case (.categorical(let now), .categorical(let before)?): return categorical(now, before)
        case (.categorical(let now), _): return categorical(now, nil)
        case (.embedding(let now), _):
            return emptyState(
                "\(NumberText.counted(now.count, "vector")) of \(now.dimension) dimensions; "
                    + "their directions are compared below.")
        }
    }

    private static let categoryCountMax = 12
    private static let binCount = 40

    private func numeric(_ now: NumericSummary, _ before: NumericSummary?) -> Markup {
        guard now.count > 0 else { return emptyState("All values are missing.") }
        if let rows = fewValues(now, before) {
            return CategoryChart(
                rows: rows, windowName: name(windowName, now.count),
                referenceName: name(referenceName, before?.count ?? 0)
            ).draw()
        }
        let hasPast = (before?.count ?? 0) > 0
        let (current, past) = NumericSummary.comparable(now, hasPast ? before ?? now : now)
        let ends = [current, past].map(Self.ends)
        let lower = ends.map(\.lowerBound).min() ?? 0
        let upper = ends.map(\.upperBound).max() ?? 0
        let scale = LinearScale(lower...upper, from: 0, to: Double(Self.binCount))
        return DistributionChart(
            domain: scale.domain, window: side(current, windowName, scale.domain),
            reference: hasPast ? side(past, referenceName, scale.domain) : nil
        ).draw()
    }

    /// What of a distribution is drawn: all but a few values at either end, and nothing so far away
    /// that the rest would be a stroke.
    private static func ends(_ distribution: CumulativeDistribution) -> ClosedRange<Double> {
        let (lower, upper) = (distribution.quantile(0.25), distribution.quantile(0.75))
        let reach = upper > lower ? (upper - lower) * 8 : .infinity
        let (least, greatest) = (distribution.quantile(0.002), distribution.quantile(0.998))
        let start =
            lower - least <= reach ? least : max(distribution.quantile(0.01), lower - reach)
        let end =
            greatest - upper <= reach ? greatest : min(distribution.quantile(0.99), upper + reach)
        return min(start, lower)...max(end, upper)
    }

    /// Shares of single values, where there are few of them.
    private func fewValues(
        _ now: NumericSummary, _ before: NumericSummary?
    ) -> [CategoryChart.Row]? {
        guard case .exact(let counts) = now.distribution else { return nil }
        var values = Set(counts.entries.map(\.value))
        var past: ValueCounts?
        if let before {
            guard case .exact(let counts) = before.distribution else { return nil }
            past = counts
            values.formUnion(counts.entries.map(\.value))
        }
        guard values.count <= Self.categoryCountMax else { return nil }
        return values.sorted().map { value in
            CategoryChart.Row(
                name: NumberText.short(value),
                window: Double(counts.count(of: value)) / Double(max(counts.count, 1)),
                reference: past.map {
                    Double($0.count(of: value)) / Double(max($0.count, 1))
                })
        }
    }

    private func side(
        _ distribution: CumulativeDistribution, _ name: String, _ domain: ClosedRange<Double>
    ) -> DistributionChart.Side {
        let scale = LinearScale(
            0...Double(Self.binCount), from: domain.lowerBound, to: domain.upperBound)
        // The last bin holds its upper end, so that nothing of the domain is lost.
        let below = (0...Self.binCount).map { bin in
            bin == Self.binCount
                ? distribution.fraction(through: domain.upperBound)
                : distribution.fraction(below: scale(Double(bin)))
        }
        return DistributionChart.Side(
            name: name, count: distribution.count, median: distribution.quantile(0.5),
            shares: zip(below, below.dropFirst()).map { $1 - $0 }, below: below[0],
            above: 1 - below[Self.binCount])
    }

    private func categorical(_ now: CategoricalSummary, _ before: CategoricalSummary?) -> Markup {
        guard now.count > 0 else { return emptyState("All values are missing.") }
        var names = now.items.counts.prefix(Self.categoryCountMax).map(\.item)
        if let before {
            // Those that were common and are gone are missed first.
            let known = Set(names)
            let gone = before.items.counts.prefix(Self.categoryCountMax / 2).map(\.item)
                .filter { !known.contains($0) }
            names = Array(names.prefix(Self.categoryCountMax - gone.count)) + gone
        }
        return CategoryChart(
            rows: names.map {
                CategoryChart.Row(
                    name: $0, window: now.ratio(of: $0), reference: before?.ratio(of: $0))
            }, windowName: name(windowName, now.count),
            referenceName: name(referenceName, before?.count ?? 0)
        ).draw()
    }

    private func name(_ side: String, _ count: Int) -> String {
        "\(side): \(NumberText.counted(count, "value"))"
    }

    // MARK: - The figures

    var statistics: Markup {
        guard let window else { return emptyState("There are no values.") }
        let now = SummaryFigures(window)
        let before = reference.map(SummaryFigures.init)
        return table("Figures of both sides", ["", .number(windowName), .number(referenceName)]) {
            for figure in now.figures {
                HTML.tr {
                    HTML.th(.scope("row"), text: figure.name)
                    HTML.td(.class("number"), text: figure.text)
                    HTML.td(.class("number"), text: before?[figure.name] ?? "–")
                }
            }
        }
    }
}

/// The figures of a summary, as they are written.
struct SummaryFigures {
    let figures: [(name: String, text: String)]

    init(_ summary: FieldSummary) {
        var figures = [("rows", NumberText.count(summary.rowCount))]
        figures.append(("missing", NumberText.percent(summary.missingRatio)))
        switch summary {
        case .numeric(let summary) where summary.count > 0:
            let moments = summary.moments
            let distribution = summary.cumulativeDistribution
            figures += [
                ("mean", NumberText.short(moments.mean)),
                ("standard deviation", NumberText.short(moments.standardDeviation)),
                ("minimum", NumberText.short(moments.minimum)),
            ]
            figures += [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99].map {
                (
                    $0 == 0.5 ? "median" : "\(NumberText.percent($0)) lie below",
                    NumberText.short(distribution.quantile($0))
                )
            }
            figures.append(("maximum", NumberText.short(moments.maximum)))
        case .categorical(let summary):
            figures.append(
                ("distinct", NumberText.count(Int(clamping: summary.distinct.estimate.rounded()))))
        case .embedding(let summary):
            figures.append(("dimensions", NumberText.count(summary.dimension)))
        case .numeric: break
        }
        self.figures = figures.map { (name: $0.0, text: $0.1) }
    }

    subscript(name: String) -> String? { figures.first { $0.name == name }?.text }
}
