import CCurl
import Dispatch
import Foundation
import Synchronization

/// Requests to a server, one after the other, over one connection that is kept as long as the
/// server keeps it.
///
/// libcurl blocks until an answer is there, so it has a queue of its own.
@safe final class HTTPConnection: @unchecked Sendable {
    // What is mutable is reached on the queue alone, and where nobody else can reach it.
    private let queue = DispatchQueue(label: "strandline.client")
    /// Nil where memory is short.
    private let easy: UnsafeMutableRawPointer?
    private let errorText: UnsafeMutablePointer<CChar>

    /// libcurl sets up OpenSSL and others once a process.
    private static let isSetUp = {
        // OpenSSL writes to connections that their peer has closed: an error, not the end.
        signal(SIGPIPE, SIG_IGN)
        return curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
    }()

    init() {
        unsafe easy = Self.isSetUp ? curl_easy_init() : nil
        unsafe errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
    }

    deinit {
        if let easy = unsafe easy { unsafe curl_easy_cleanup(easy) }
        unsafe errorText.deallocate()
    }

    /// Sends a request and waits for its answer without holding up a thread of Swift's.
    ///
    /// A task that is cancelled gets no answer within about a second.
    func response(to request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
        let exchange = HTTPExchange(request)
        let result: Result<HTTPResponse, HTTPFailure> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                queue.async { continuation.resume(returning: self.run(exchange)) }
            }
        } onCancel: {
            exchange.isCancelled.store(true, ordering: .relaxed)
        }
        return try result.get()
    }

    private func run(_ exchange: HTTPExchange) -> Result<HTTPResponse, HTTPFailure> {
        guard let easy = unsafe easy else {
            return .failure(HTTPFailure(reason: "libcurl cannot be set up", hasStarted: false))
        }
        unsafe errorText.pointee = 0
        let code = unsafe transfer(exchange, on: easy)
        let status = unsafe strandline_curl_number(easy, CURLINFO_RESPONSE_CODE)
        // What was refused is refused, even where the reason did not come whole.
        guard code == CURLE_OK || status >= 300 else {
            let reason = unsafe exchange.failure ?? self.reason(code, of: exchange, on: easy)
            return .failure(HTTPFailure(reason: reason, hasStarted: status > 0))
        }
        return .success(
            HTTPResponse(
                status: status, body: exchange.body, byteCount: exchange.byteCount,
                link: unsafe string(strandline_curl_header(easy, "Link")),
                redirection: unsafe string(strandline_curl_redirect(easy))))
    }

    private func transfer(
        _ exchange: HTTPExchange, on easy: UnsafeMutableRawPointer
    ) -> CURLcode {
        let request = exchange.request
        // Connections and names that were resolved outlive it.
        unsafe curl_easy_reset(easy)
        unsafe strandline_curl_set_error_text(easy, errorText)
        unsafe strandline_curl_set_number(easy, CURLOPT_NOSIGNAL, 1)
        for (option, text) in request.texts {
            let code = unsafe strandline_curl_set_text(easy, option, text)
            guard code == CURLE_OK else { return code }
        }
        for (option, number) in request.numbers {
            unsafe strandline_curl_set_number(easy, option, number)
        }
        if request.authorityFile != nil {
            // Else whom the system trusts would be trusted as well.
            unsafe strandline_curl_set_text(easy, CURLOPT_CAPATH, nil)
        }
        var headers: UnsafeMutablePointer<curl_slist>?
        for header in request.headers {
            unsafe headers = curl_slist_append(headers, header) ?? headers
        }
        defer { unsafe curl_slist_free_all(headers) }
        unsafe strandline_curl_set_headers(easy, headers)

        let context = unsafe Unmanaged.passUnretained(exchange).toOpaque()
        unsafe strandline_curl_set_write(easy, receivePiece, context)
        unsafe strandline_curl_set_progress(easy, mayGoOn, context)
        exchange.status = { unsafe strandline_curl_number(easy, CURLINFO_RESPONSE_CODE) }
        defer { exchange.status = { 0 } }
        return withExtendedLifetime(exchange) {
            guard let body = request.body else { return unsafe curl_easy_perform(easy) }
            return unsafe body.withUnsafeBytes { bytes in
                unsafe strandline_curl_set_body(easy, bytes.baseAddress, curl_off_t(bytes.count))
                return unsafe curl_easy_perform(easy)
            }
        }
    }

    private func reason(
        _ code: CURLcode, of exchange: HTTPExchange, on easy: UnsafeMutableRawPointer
    ) -> String {
        let text = unsafe string(errorText) ?? ""
        return TransferFailureText(
            code: code,
            text: text.isEmpty ? unsafe string(curl_easy_strerror(code)) ?? "\(code)" : text,
            errno: Int32(
                truncatingIfNeeded: unsafe strandline_curl_number(easy, CURLINFO_OS_ERRNO)),
            host: exchange.request.host, timeout: exchange.request.timeout,
            stall: exchange.request.limits.stallSeconds, bytesCame: exchange.byteCount,
            bytesAnnounced: Int(unsafe strandline_curl_announced_bytes(easy))
        ).description
    }
}

/// A request and what has come of it so far, for the functions that libcurl calls.
private final class HTTPExchange: @unchecked Sendable {
    // All but the cancellation belongs to the queue of the connection.
    let request: HTTPRequest
    let isCancelled = Atomic(false)
    var status: () -> Int = { 0 }
    private(set) var body = Data()
    private(set) var byteCount = 0
    private(set) var failure: String?

    init(_ request: HTTPRequest) {
        self.request = request
    }

    /// - Returns: False where no more shall come.
    func receive(_ piece: Data) -> Bool {
        byteCount += piece.count
        if let file = request.file, 200..<300 ~= status() {
            do {
                try file.write(contentsOf: piece)
            } catch {
                failure = "\(error)"
            }
        } else if byteCount > request.answerBytesMax {
            body = Data()
            failure = "it has more than \(request.answerBytesMax) bytes"
        } else {
            body.append(piece)
        }
        return failure == nil
    }
}

private func receivePiece(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
    let exchange = unsafe Unmanaged<HTTPExchange>.fromOpaque(context).takeUnretainedValue()
    return exchange.receive(unsafe Data(bytes: bytes, count: size * count)) ? size * count : 0
}

/// - Returns: 0 where the transfer may go on.
private func mayGoOn(
    _ context: UnsafeMutableRawPointer?, _: curl_off_t, _: curl_off_t, _: curl_off_t,
    _: curl_off_t
) -> Int32 {
    guard let context = unsafe context else { return 1 }
    let exchange = unsafe Unmanaged<HTTPExchange>.fromOpaque(context).takeUnretainedValue()
    return exchange.isCancelled.load(ordering: .relaxed) ? 1 : 0
}

private func string(_ text: UnsafePointer<CChar>?) -> String? {
    unsafe text.map { unsafe String(cString: $0) }
}
