package import Drift
package import Instants
package import Sketches
import Synchronization

/// What a field's values are compared with: summaries of a time that was calm.
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

        /// A kind's name, as it is published.
        package var name: String {
            switch self {
            case .bootstrap: "bootstrap"
            case .span: "span"
            case .profile: "profile"
            case .run: "run"
            }
        }

        package var run: Int64? {
            guard case .run(let id) = self else { return nil }
            return id
        }
    }

    package let origin: Origin
    package let setAt: Instant
    /// The calm time in parts: their differences are what is normal for the field.
    package let panes: [FieldSummary]
    private let options: DriftOptions
    /// Made when first asked for, since it costs more than an observation should.
    private let preparation = Mutex<PreparedReference??>(nil)

    package init(origin: Origin, setAt: Instant, panes: [FieldSummary], options: DriftOptions) {
        self.origin = origin
        self.setAt = setAt
        self.panes = panes
        self.options = options
    }

    /// The reference made ready for scoring; nil where it holds no row.
    package var prepared: PreparedReference? {
        preparation.withLock { preparation in
            if let made = preparation { return made }
            let made = PreparedReference(panes: panes, options: options)
            preparation = .some(made)
            return made
        }
    }
}
