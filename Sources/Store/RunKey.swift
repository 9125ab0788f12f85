/// What places a run in time: its start, and its id where runs start together.
///
/// A run depends on runs with a smaller key, and on later ones only by the version of what it read,
/// where they do not depend on it in turn.
struct RunKey: Sendable, Hashable, Comparable {
    var id: Int64
    /// Microseconds since 1970.
    var startedAt: Int64

    /// After every run.
    static let end = RunKey(id: .max, startedAt: .max)

    static func < (left: RunKey, right: RunKey) -> Bool {
        (left.startedAt, left.id) < (right.startedAt, right.id)
    }
}
