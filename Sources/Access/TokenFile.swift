import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// A file with one bearer token, with which its readers may send and read.
package struct TokenFile: Sendable {
    package let path: String

    private static let bytesMax = 4096
    /// Fewer characters are guessed.
    private static let lengthMin = 32

    package init(path: String) {
        self.path = path
    }

    /// Reads the token, which is made where the file is missing or empty.
    ///
    /// A file that is made can be read by its owner alone. An empty one keeps its owner and mode, so
    /// that whoever makes it decides who else may send.
    ///
    /// - Returns: The token, and whether it is a new one.
    /// - Throws: `TokenFileError` that names the file.
    package func open() throws(TokenFileError) -> (token: AccessToken, isNew: Bool) {
        let known = try read()
        if !known.isEmpty { return (try token(known), false) }
        let text = NewToken().text
        try write(text + "\n")
        return (try token(text), true)
    }

    private func token(_ text: String) throws(TokenFileError) -> AccessToken {
        let isOneWord = text.utf8.allSatisfy { 0x21...0x7E ~= $0 }
        guard text.utf8.count >= Self.lengthMin else {
            throw TokenFileError(
                path: path, reason: "holds a token of fewer than \(Self.lengthMin) characters")
        }
        guard isOneWord,
            let token = AccessToken(
                name: "of the file", sha256: AccessToken.sha256(of: text), rights: [.ingest, .read])
        else { throw TokenFileError(path: path, reason: "holds no token of printable ASCII") }
        return token
    }

    /// What the file holds, without space around it; nothing where it is missing.
    private func read() throws(TokenFileError) -> String {
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0, errno == ENOENT { return "" }
        guard descriptor >= 0 else { throw failure("read") }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: Self.bytesMax)
        let count = unsafe Glibc.read(descriptor, &bytes, bytes.count)
        guard count >= 0 else { throw failure("read") }
        return String(decoding: bytes.prefix(count), as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private func write(_ text: String) throws(TokenFileError) {
        let descriptor = unsafe Glibc.open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("made") }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard unsafe Glibc.write(descriptor, bytes, bytes.count) == bytes.count,
            fsync(descriptor) == 0
        else { throw failure("written") }
    }

    private func failure(_ verb: String) -> TokenFileError {
        TokenFileError(
            path: path, reason: "cannot be \(verb): \(unsafe String(cString: strerror(errno)))")
    }
}

/// Why a file gives no token.
package struct TokenFileError: Error, CustomStringConvertible {
    let path: String
    let reason: String

    package var description: String { "the token file '\(path)' \(reason)" }
}
