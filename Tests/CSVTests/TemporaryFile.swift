import Foundation

/// A file that lives as long as this value.
final class TemporaryFile {
    let path: String

    /// Writes the bytes into a new file whose name ends in `suffix`.
    init(_ bytes: [UInt8], suffix: String = ".csv") throws {
        let url = FileManager.default.temporaryDirectory
            .appendingPathComponent("strandline-" + UUID().uuidString + suffix)
        try Data(bytes).write(to: url)
        path = url.path
    }

    convenience init(_ text: String) throws {
        try self.init(Array(text.utf8))
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}
