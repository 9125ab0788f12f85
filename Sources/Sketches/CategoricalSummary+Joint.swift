/// What two summaries of one field know of a category.
package struct JointCategory: Sendable {
    /// How often it came in the one.
    package let first: CountBounds
    /// How often it came in the other.
    package let second: CountBounds
    /// Whether it is among those that the one knows.
    package let isKnownToFirst: Bool

    package init(first: CountBounds, second: CountBounds, isKnownToFirst: Bool) {
        self.first = first
        self.second = second
        self.isKnownToFirst = isKnownToFirst
    }
}

extension CategoricalSummary {
    /// Calls with every category that this summary knows or the other.
    package func forEachCategory(
        with other: CategoricalSummary, _ body: (JointCategory) -> Void
    ) {
        items.forEach(with: other.items) { mine, theirs, name in
            body(
                JointCategory(
                    first: mine ?? boundsOfUnknown(name),
                    second: theirs ?? other.boundsOfUnknown(name),
                    isKnownToFirst: mine != nil))
        }
    }

    /// How often a category came that is not among those known: never, where the sketch of the distinct
    /// ones knows that.
    private func boundsOfUnknown(_ name: () -> String) -> CountBounds {
        guard !items.isExact, !distinct.isNew(name()) else { return .none }
        return CountBounds(least: 0, most: items.errorMax)
    }
}
