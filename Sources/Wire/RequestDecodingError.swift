/// Why the bytes of a request say nothing that can be taken, in one sentence.
package enum RequestDecodingError: Error, Equatable {
    /// Not what the format prescribes.
    case malformed(String)
    /// Well-formed, and yet no value that can be taken.
    case refused(String)
}

extension RequestDecodingError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .malformed(let sentence), .refused(let sentence): sentence
        }
    }
}
