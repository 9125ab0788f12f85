package import Instants
package import Sketches

/// A reference as it is saved.
package struct SavedReference: Sendable, Equatable {
    package var origin: Reference.Origin
    package var setAt: Instant
    package var panes: [FieldSummary]

    package init(origin: Reference.Origin, setAt: Instant, panes: [FieldSummary]) {
        self.origin = origin
        self.setAt = setAt
        self.panes = panes
    }
}
