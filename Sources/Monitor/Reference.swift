package import Drift
package import Instants
import Sketches
import Synchronization

/// What a field's values are compared with: summaries of a time without drift.
package final class Reference: Sendable {
    /// Where a reference comes from.
    package enum Origin: Sendable, Equatable {
        /// The first full window, for want of anything better.
        case bootstrap
        /// A span of time set by hand.
        case span(from: Instant, until: Instant)
        /// A ready-made profile set by hand.
        case profile
        /// The values of a run, set by hand.
        case run(Int64)
        /// The run that made the model which the component reads, and how that is known.
        case lineage(run: Int64, reason: String)
        /// The latest run of a batch component without drift.
        case latestStableRun(Int64)

        /// A kind's name, as it is published.
        package var name: String {
            switch self {
            case .bootstrap: "bootstrap"
            case .span: "span"
            case .profile: "profile"
            case .run: "run"
            case .lineage: "lineage"
            case .latestStableRun: "calm_run"
            }
        }

        package var run: Int64? {
            switch self {
            case .run(let id), .lineage(let id, _), .latestStableRun(let id): id
            case .bootstrap, .span, .profile: nil
            }
        }

        /// Why it is in force, in words; nil where somebody set it.
        package var reason: String? {
            switch self {
            case .bootstrap: "the first full window, until something better is known"
            case .latestStableRun(let id): "run \(id) is the latest run without drift"
            case .lineage(_, let reason): reason
            case .span, .profile, .run: nil
            }
        }

        /// Whether it gives way to what is found by lineage: what was set by hand does not.
        package var isFoundByItself: Bool {
            switch self {
            case .bootstrap, .latestStableRun: true
            case .lineage, .span, .profile, .run: false
            }
        }
    }

    package let origin: Origin
    package let setAt: Instant
    /// The time without drift in parts as long as the field's window: their differences are what is
    /// normal.
    package let panes: [Pane]
    private let options: FieldOptions
    /// Made when first asked for: the panes are read for it.
    private let outline = Mutex<Outline?>(nil)
    /// Made when first asked for, since it costs more than an observation should.
    private let preparation = Mutex<SeasonalReference?>(nil)

    /// What values are begun like that are to be compared with the panes.
    private struct Outline: Sendable {
        let pattern: FieldSummary?
        let lifetimeQuantiles: [Double]?

        init(_ panes: [Pane]) {
            let whole = panes.mergedSummary
            pattern = whole.map { .empty($0.kind, like: $0) }
            if case .numeric(let numbers)? = whole, numbers.count > 0 {
                lifetimeQuantiles = LifetimeHistogram.quantiles(of: numbers.cumulativeDistribution)
            } else {
                lifetimeQuantiles = nil
            }
        }
    }

    package init(origin: Origin, setAt: Instant, panes: [Pane], options: FieldOptions) {
        self.origin = origin
        self.setAt = setAt
        self.panes = panes.map { pane in
            var pane = pane
            pane.seal()
            return pane
        }
        self.options = options
    }

    /// The same for a field that is watched as other options say.
    init(_ other: Reference, options: FieldOptions) {
        origin = other.origin
        setAt = other.setAt
        panes = other.panes
        self.options = options
    }

    /// An empty summary like those of the panes, for what is compared with them to be begun like;
    /// nil without panes, or where they are of unlike kinds.
    var pattern: FieldSummary? { known.pattern }

    /// What cuts the values of a lifetime evenly; nil without numbers.
    var lifetimeQuantiles: [Double]? { known.lifetimeQuantiles }

    private var known: Outline {
        outline.withLock { outline in
            if let outline { return outline }
            let made = Outline(panes)
            outline = made
            return made
        }
    }

    /// The whole reference made ready for scoring; nil where it holds no row.
    package var prepared: PreparedReference? { rhythmic.whole }

    /// The seasonal pattern that the values follow.
    package var seasonality: Seasonality { rhythmic.seasonalPattern.seasonality }

    /// What the values of some panes are compared with: those of like times, where there is a
    /// seasonal pattern.
    package func prepared(for panes: some Collection<Pane>) -> PreparedReference? {
        rhythmic.prepared(for: panes)
    }

    /// Two readers that are the first at once both make it: neither waits for the other's lock.
    private var rhythmic: SeasonalReference {
        if let made = preparation.withLock(\.self) { return made }
        let own = SeasonalReference(
            panes, seasonalPattern: hasTimes ? SeasonalPattern(of: panes, options: options) : .none,
            options: options)
        return preparation.withLock { made in
            let kept = made ?? own
            made = kept
            return kept
        }
    }

    /// Whether the panes are spans of time, and not summaries from elsewhere.
    private var hasTimes: Bool {
        if case .span = origin { true } else { false }
    }
}
