import ArgumentParser
import Foundation
import StrandlineClient
import Wire

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the store of a running server to a file.",
        discussion: """
            The file is a complete database. To restore it, move it to an empty folder as \
            'strandline.sqlite', and serve that folder with --data.
            """)

    @Argument(help: "File to create; an existing file is not overwritten.")
    var file: String

    @OptionGroup var options: ServerOptionGroup

    func run() async throws {
        let manager = FileManager.default
        guard !manager.fileExists(atPath: file) else {
            throw CommandFailure("the file '\(file)' already exists")
        }
        let partial = file + ".partial"
        guard manager.createFile(atPath: partial, contents: nil),
            let handle = FileHandle(forWritingAtPath: partial)
        else { throw CommandFailure("the file '\(partial)' cannot be written") }
        defer { try? manager.removeItem(atPath: partial) }
        let byteCount = try await options.client().download(
            APIPath("store", "backup"), to: handle)
        try handle.synchronize()
        try handle.close()
        try manager.moveItem(atPath: partial, toPath: file)
        try options.print([BackupResult(file: file, bytes: byteCount)]) { _ in
            ["\(file): \(counted(byteCount, "byte"))"]
        }
    }
}

private struct BackupResult: Encodable {
    var file: String
    var bytes: Int
}
