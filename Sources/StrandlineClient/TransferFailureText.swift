import CCurl
import Foundation

/// Why a transfer failed, as people say it.
struct TransferFailureText: CustomStringConvertible {
    var code: CURLcode
    /// libcurl's own words.
    var text: String
    var errno: Int32
    var host: String
    /// In seconds, as the next one.
    var timeout: Int
    /// How long nothing may come.
    var stall: Int
    var bytesCame: Int
    var bytesAnnounced: Int

    var description: String {
        switch code {
        // A proxy that refuses is told by libcurl's words, which name it.
        case CURLE_COULDNT_CONNECT where errno == ECONNREFUSED && text.contains("to \(host) "):
            "the connection is refused"
        case CURLE_COULDNT_RESOLVE_HOST: "no address is known for '\(host)'"
        case CURLE_OPERATION_TIMEDOUT where text.hasPrefix("Operation too slow"):
            "nothing came for \(stall) s"
        case CURLE_OPERATION_TIMEDOUT: "it took longer than \(timeout) s"
        case CURLE_PARTIAL_FILE where bytesAnnounced >= 0:
            "\(bytesCame) of \(bytesAnnounced) bytes came"
        case CURLE_GOT_NOTHING: "the connection was closed without an answer"
        case CURLE_ABORTED_BY_CALLBACK: "the request was cancelled"
        case CURLE_PEER_FAILED_VERIFICATION: "its certificate is not trusted: \(text)"
        case CURLE_SSL_CACERT_BADFILE: "the file of authorities cannot be used: \(text)"
        default: text
        }
    }
}
