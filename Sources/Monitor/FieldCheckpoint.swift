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
