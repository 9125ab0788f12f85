/// The answer to what was taken: how many rows.
package struct AcceptedResponse: Codable, Sendable, Equatable {
    package var accepted: Int

    package init(accepted: Int) {
        self.accepted = accepted
    }
}
