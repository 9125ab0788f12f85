/// The body of any response that is an error.
package struct ErrorResponse: Codable, Sendable, Equatable {
    /// One sentence that names what was wrong.
    package var error: String

    package init(error: String) {
        self.error = error
    }
}
