/// How often a category came, as far as that is known.
package struct CountBounds: Sendable, Equatable {
    /// It came as often, at least.
    package let least: Int
    /// It came as often, at most.
    package let most: Int

    package init(least: Int, most: Int) {
        self.least = least
        self.most = most
    }

    /// Of a category that never came.
    package static let none = CountBounds(least: 0, most: 0)
}
