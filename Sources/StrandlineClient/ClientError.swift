/// Why a server gave no answer that can be used, in one sentence.
package enum ClientError: Error, Equatable {
    case url(String)
    case unreachable(url: String, reason: String)
    case interrupted(url: String, reason: String)
    case refused(status: Int, sentence: String)
    case notUnderstood(String)
}

extension ClientError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .url(let url): "'\(url)' is no HTTP address of a server"
        case .unreachable(let url, let reason):
            "the server at \(url) cannot be reached: \(reason)"
        case .interrupted(let url, let reason):
            "the answer of the server at \(url) broke off: \(reason)"
        case .refused(_, let sentence): sentence
        case .notUnderstood(let reason): "the server's answer is not understood: \(reason)"
        }
    }
}
