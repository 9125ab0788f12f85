import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// A server on a port of its own that answers each request by a script, byte for byte.
final class LoopbackServer: Sendable {
    enum Step: Sendable {
        case send(String)
        case sendBytes([UInt8])
        case wait(Double)
        case close
    }

    struct Seen: Sendable {
        /// The line and the headers, as they came.
        var head: String
        var body: Data
        /// Which connection it came over, from 0.
        var connection: Int

        var lines: [String] { head.split(separator: "\r\n").map(String.init) }
        var line: String { lines.first ?? "" }
    }

    let url: String
    private let listener: Int32
    private let script: @Sendable (Seen) -> [Step]
    private let record = Mutex<[Seen]>([])

    var seen: [Seen] { record.withLock(\.self) }

    init(_ script: @escaping @Sendable (Seen) -> [Step]) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let status = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                let bound = unsafe bind(listener, pointer, length)
                let listening = listen(listener, 16)
                let named = unsafe getsockname(listener, pointer, &length)
                return bound | listening | named
            }
        }
        guard status == 0 else { throw POSIXError(.EADDRINUSE) }
        url = "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))"
        self.script = script
        Thread.detachNewThread { self.accept() }
    }

    /// One answer for all requests.
    convenience init(always steps: Step...) throws {
        try self.init { _ in steps }
    }

    private func accept() {
        for number in 0... {
            let connection = Glibc.accept(listener, nil, nil)
            guard connection >= 0 else { return }
            Thread.detachNewThread { self.serve(connection, number) }
        }
    }

    private func serve(_ connection: Int32, _ number: Int) {
        defer { close(connection) }
        var buffer = Data()
        while let request = request(from: connection, &buffer, number) {
            record.withLock { $0.append(request) }
            for step in script(request) {
                switch step {
                case .send(let text):
                    guard send(Array(text.utf8), to: connection) else { return }
                case .sendBytes(let bytes):
                    guard send(bytes, to: connection) else { return }
                case .wait(let seconds): Thread.sleep(forTimeInterval: seconds)
                case .close: return
                }
            }
        }
    }

    private func send(_ bytes: [UInt8], to connection: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.send(
                    connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private func request(
        from connection: Int32, _ buffer: inout Data, _ number: Int
    ) -> Seen? {
        while true {
            if let end = buffer.range(of: Data("\r\n\r\n".utf8)) {
                let head = String(decoding: buffer[..<end.lowerBound], as: UTF8.self)
                let length = Self.contentLength(head)
                if buffer[end.upperBound...].count >= length {
                    let body = Data(buffer[end.upperBound...].prefix(length))
                    buffer = Data(buffer[end.upperBound...].dropFirst(length))
                    return Seen(head: head, body: body, connection: number)
                }
            }
            var piece = [UInt8](repeating: 0, count: 65_536)
            let count = unsafe recv(connection, &piece, piece.count, 0)
            guard count > 0 else { return nil }
            buffer.append(contentsOf: piece.prefix(count))
        }
    }

    private static func contentLength(_ head: String) -> Int {
        for line in head.split(separator: "\r\n")
        where line.lowercased().hasPrefix("content-length:") {
            return Int(line.split(separator: " ").last ?? "") ?? 0
        }
        return 0
    }
}

extension LoopbackServer.Step {
    /// A whole answer.
    static func answer(
        _ body: String, status: String = "200 OK", headers: [String] = []
    ) -> Self {
        let lines = ["HTTP/1.1 \(status)", "Content-Length: \(body.utf8.count)"] + headers
        return .send(lines.joined(separator: "\r\n") + "\r\n\r\n" + body)
    }
}
