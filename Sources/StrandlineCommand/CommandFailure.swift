import Foundation

/// What ends a command with status 1, in one sentence.
struct CommandFailure: Error, CustomStringConvertible, LocalizedError {
    let description: String

    init(_ description: String) {
        self.description = description
    }

    var errorDescription: String? { description }
}
