/// The answer to `POST /alerts`.
package struct AlertsResponse: Codable, Sendable, Equatable {
    /// Outputs that were not flagged before.
    package var flagged: Int
    /// Outputs that are not flagged any more.
    package var unflagged: Int
    /// Alerts that are not about the values of a field that is watched here and has drifted.
    package var ignored: Int

    package init(flagged: Int, unflagged: Int, ignored: Int) {
        self.flagged = flagged
        self.unflagged = unflagged
        self.ignored = ignored
    }
}
