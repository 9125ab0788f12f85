import Drift
import Exposition
import Monitor
import Sketches
import Wire

/// The summaries of either the window or the reference: the same families under two prefixes.
struct SummaryCollector: FieldCollector {
    private let empty: SummaryFamilies
    private let summary: @Sendable (FieldReading) -> FieldSummary?
    /// The only subject of fields that are not published in full has these few alone.
    private let isShownInBrief: Bool

    static let window = SummaryCollector(
        subject: "window", isShownInBrief: true, summary: { $0.window })
    static let reference = SummaryCollector(
        subject: "reference", isShownInBrief: false, summary: { $0.compared?.summary })

    private init(
        subject: String, isShownInBrief: Bool,
        summary: @escaping @Sendable (FieldReading) -> FieldSummary?
    ) {
        empty = SummaryFamilies(subject: subject)
        self.isShownInBrief = isShownInBrief
        self.summary = summary
    }

    func families(of field: ScrapedField) -> [MetricFamily] {
        var families = empty
        switch field.detail {
        case .full:
            families.add(summary(field.reading), of: field, isInFull: true)
        case .summary where isShownInBrief:
            families.add(summary(field.reading), of: field, isInFull: false)
        case .summary, .score:
            break
        }
        return families.all
    }
}

/// The families of one subject, while they are filled.
private struct SummaryFamilies: Sendable {
    private var quantile: MetricFamily
    private var values: MetricFamily
    private var mean: MetricFamily
    private var standardDeviation: MetricFamily
    private var skewness: MetricFamily
    private var kurtosis: MetricFamily
    private var minimum: MetricFamily
    private var maximum: MetricFamily
    private var missingRatio: MetricFamily
    private var distinct: MetricFamily
    private var categoryRatio: MetricFamily

    private static let briefProbabilities = [0.05, 0.5, 0.95]
    private static let categoryCountMax = 10
    private static let otherCategory = "__other__"

    init(subject: String) {
        func family(_ suffix: String, _ help: String) -> MetricFamily {
            MetricFamily(
                MetricDescriptor(
                    name: "strandline_\(subject)_\(suffix)", help: "\(help) of the \(subject).",
                    type: .gauge))
        }
        quantile = family("quantile", "Quantiles, by probability q,")
        values = family("values", "Rows, including missing values,")
        mean = family("mean", "Mean")
        standardDeviation = family("stddev", "Standard deviation")
        skewness = family("skewness", "Skewness")
        kurtosis = family("kurtosis", "Excess kurtosis")
        minimum = family("minimum", "Smallest value")
        maximum = family("maximum", "Largest value")
        missingRatio = family("missing_ratio", "Share of missing values among the rows")
        distinct = family("distinct", "Number of distinct values")
        categoryRatio = family("category_ratio", "Share of the most frequent categories")
    }

    var all: [MetricFamily] {
        [
            quantile, values, mean, standardDeviation, skewness, kurtosis, minimum, maximum,
            missingRatio, distinct, categoryRatio,
        ]
    }

    /// Adds a field; an empty window reads as no rows, and has no other summary.
    mutating func add(_ summary: FieldSummary?, of field: ScrapedField, isInFull: Bool) {
        values.add(field.labels, Double(summary?.rowCount ?? 0))
        guard let summary, summary.rowCount > 0 else { return }
        missingRatio.add(field.labels, summary.missingRatio)
        switch summary {
        case .numeric(let numeric): add(numeric, of: field, isInFull: isInFull)
        case .categorical(let categorical) where isInFull: add(categorical, of: field)
        case .categorical, .embedding: break
        }
    }

    private mutating func add(
        _ summary: NumericSummary, of field: ScrapedField, isInFull: Bool
    ) {
        guard summary.count > 0 else { return }
        let labels = field.labels
        let moments = summary.moments
        let distribution = summary.cumulativeDistribution
        mean.add(labels, moments.mean)
        for probability in isInFull ? FieldStatistics.probabilities : Self.briefProbabilities {
            quantile.add(
                field.labels(adding: "q", "\(probability)"), distribution.quantile(probability))
        }
        guard isInFull else { return }
        standardDeviation.add(labels, moments.standardDeviation)
        skewness.add(labels, moments.skewness)
        kurtosis.add(labels, moments.kurtosis)
        minimum.add(labels, moments.minimum)
        maximum.add(labels, moments.maximum)
        if summary.distinctEstimate.isFinite {
            distinct.add(labels, summary.distinctEstimate.rounded())
        }
    }

    private mutating func add(_ summary: CategoricalSummary, of field: ScrapedField) {
        guard summary.count > 0 else { return }
        distinct.add(field.labels, summary.distinct.estimate.rounded())
        var rest = summary.count
        for (category, count) in summary.items.counts.prefix(Self.categoryCountMax)
        where category != Self.otherCategory {
            rest -= count
            categoryRatio.add(
                field.labels(adding: "category", category),
                Double(count) / Double(summary.count))
        }
        categoryRatio.add(
            field.labels(adding: "category", Self.otherCategory),
            Double(max(0, rest)) / Double(summary.count))
    }
}
