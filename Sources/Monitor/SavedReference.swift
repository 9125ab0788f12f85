package import Instants

/// A reference as it is saved.
package struct SavedReference: Sendable {
    package var origin: Reference.Origin
    package var setAt: Instant
    package var panes: [Pane]

    package init(origin: Reference.Origin, setAt: Instant, panes: [Pane]) {
        self.origin = origin
        self.setAt = setAt
        self.panes = panes
    }
}
