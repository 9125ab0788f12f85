import CCurl
import Foundation

/// What is asked of a server, and how long and how much it may answer.
struct HTTPRequest: Sendable {
    var method: Method
    var url: String
    var authorization: String?
    /// Nil for those whom the system trusts.
    var authorityFile: String?
    /// JSON.
    var body: Data?
    /// Where the body of a success goes instead of into memory.
    var file: FileHandle?
    /// Whether `~/.netrc` may know a user where no one is told.
    var usesNetrc = false
    var limits: ClientLimits

    enum Method: String {
        case GET, POST, PUT, DELETE
    }

    var timeout: Int { file == nil ? limits.timeoutSeconds : limits.downloadTimeoutSeconds }
    var answerBytesMax: Int { limits.answerBytesMax }

    /// Without the brackets of an IPv6 address.
    var host: String {
        let host = URLComponents(string: url)?.host ?? ""
        return host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
    }

    /// Whether the server is on this machine, where no proxy finds it.
    var isLoopback: Bool {
        let host = host.lowercased()
        return host == "localhost" || host == "::1"
            || host.hasPrefix("127.") && host.allSatisfy { $0 == "." || $0.isNumber }
    }

    var headers: [String] {
        [
            authorization.map { "Authorization: \($0)" },
            body.map { _ in "Content-Type: application/json" },
        ].compactMap(\.self)
    }

    var texts: [(option: CURLoption, text: String)] {
        let always = [
            (CURLOPT_URL, url), (CURLOPT_CUSTOMREQUEST, method.rawValue),
            (CURLOPT_PROTOCOLS_STR, "http,https"),
        ]
        return always
            + (isLoopback ? [(CURLOPT_PROXY, "")] : [])
            + (authorityFile.map { [(CURLOPT_CAINFO, $0)] } ?? [])
            // A file is to have the bytes as they are; all that libcurl can unpack else.
            + (file == nil ? [(CURLOPT_ACCEPT_ENCODING, "")] : [])
    }

    var numbers: [(option: CURLoption, number: Int)] {
        let netrc = usesNetrc && authorization == nil ? CURL_NETRC_OPTIONAL : CURL_NETRC_IGNORED
        return [
            // Names of artifacts may be dots.
            (CURLOPT_PATH_AS_IS, 1),
            (CURLOPT_NETRC, Int(netrc.rawValue)),
            (CURLOPT_TIMEOUT, timeout),
            (CURLOPT_CONNECTTIMEOUT, limits.timeoutSeconds),
            (CURLOPT_LOW_SPEED_LIMIT, 1),
            (CURLOPT_LOW_SPEED_TIME, limits.stallSeconds),
        ]
    }

    /// The request that a redirection asks for; nil for one that would change what is asked.
    func redirected(by response: HTTPResponse) -> HTTPRequest? {
        let statuses: Set = method == .GET ? [301, 302, 303, 307, 308] : [307, 308]
        guard statuses.contains(response.status), let url = response.redirection else {
            return nil
        }
        var next = self
        next.url = url
        // A password would go where whoever redirects wants it.
        next.usesNetrc = false
        return next
    }
}

struct HTTPResponse: Sendable {
    var status: Int
    /// Empty where it went into a file.
    var body: Data
    /// Of the body.
    var byteCount: Int
    /// The header of this name.
    var link: String?
    /// Where a redirection leads.
    var redirection: String?
}

/// How long a server may take, and how much it may say.
struct ClientLimits: Sendable {
    var answerBytesMax = 256 << 20
    var timeoutSeconds = 60
    var downloadTimeoutSeconds = 6 * 3600
    /// How long nothing may come while something is to come.
    var stallSeconds = 90
    var redirectionsMax = 20
}

/// Why no answer came.
struct HTTPFailure: Error, Equatable {
    var reason: String
    /// Whether the answer had begun.
    var hasStarted: Bool
}
