/// What a window's values say against their reference.
package struct DriftReport: Sendable, Equatable {
    /// How the values were compared.
    package let kind: FieldKind
    /// Rows of the reference, the missing among them.
    package let referenceCount: Int
    /// Rows of the window, the missing among them.
    package let currentCount: Int
    /// The measures that could be taken, in the order of `Measure`.
    package let effects: [Effect]

    package init(
        kind: FieldKind, referenceCount: Int, currentCount: Int, effects: [Effect]
    ) {
        self.kind = kind
        self.referenceCount = referenceCount
        self.currentCount = currentCount
        self.effects = effects
    }

    /// The largest ratio of all effects; from 1 on it is drift, 0 where nothing could be compared.
    package var score: Double {
        effects.reduce(0) { max($0, $1.ratio) }
    }

    /// The measure that the score comes from; none where it is 0.
    package var leading: Measure? {
        var best: Effect?
        for effect in effects where effect.ratio > best?.ratio ?? 0 { best = effect }
        return best?.measure
    }

    /// The effect of one measure; none where it could not be taken.
    package subscript(measure: Measure) -> Effect? {
        effects.first { $0.measure == measure }
    }
}
