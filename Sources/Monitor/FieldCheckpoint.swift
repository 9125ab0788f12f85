package import Instants

/// What has changed of a field since it was saved last.
package struct FieldCheckpoint: Sendable {
    package let key: FieldKey
    /// To be handed back once it is saved.
    package let version: Int
    package let state: SavedFieldState
    package let reference: Reference?
    /// Whether the saved reference is another.
    package let hasOtherReference: Bool
    package let panes: [Pane]
    package let profiles: [RunProfile]
    package let newestSlot: Instant?
}

/// What is saved of a field beside its panes and its reference; times are microseconds since 1970.
package struct SavedFieldState: Sendable, Codable, Equatable {
    package var kind: String?
    package var counters: FieldCounters
    package var histogram: LifetimeHistogram
    package var newestValueAt: Int64?
    package var slidesWithClock: Bool
    package var bootstrapStart: Int64?
    package var newestSlot: Int64?
    package var windowBeginning: Int64?
}

extension SavedFieldState {
    /// The state of a field that has a reference and no value yet.
    package init(kind: String?) {
        self.init(
            kind: kind, counters: FieldCounters(), histogram: LifetimeHistogram(),
            slidesWithClock: false)
    }
}
