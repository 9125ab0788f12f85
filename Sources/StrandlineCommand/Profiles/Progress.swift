import Foundation

/// Says on a terminal how far a file has been read; elsewhere it is silent.
struct Progress {
    private let file: String
    private let isShown = isatty(STDERR_FILENO) == 1

    init(_ file: String) {
        self.file = file
    }

    func report(rows: Int) {
        guard isShown else { return }
        FileHandle.standardError.write(Data("\r\(file): \(rows) rows".utf8))
    }

    func end() {
        guard isShown else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[K".utf8))
    }
}
