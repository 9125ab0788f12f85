import Exposition

/// Labels that begin alike, each rendered once for as long as it is in use.
final class LabelCache {
    let base: LabelSet
    private var current: [Ending: LabelSet] = [:]
    private var previous: [Ending: LabelSet] = [:]

    private struct Ending: Hashable {
        let name: String
        let value: String
    }

    init(_ base: LabelSet) {
        self.base = base
    }

    /// Evicts the labels that were not asked for since the last time, such as those of a category
    /// that is common no more.
    func startRound() {
        previous = current
        current.removeAll(keepingCapacity: true)
    }

    /// The labels that all have, and one more.
    func labels(adding name: String, _ value: String) -> LabelSet {
        let ending = Ending(name: name, value: value)
        if let known = current[ending] { return known }
        let labels = previous[ending] ?? base.appending(name, value)
        current[ending] = labels
        return labels
    }
}
