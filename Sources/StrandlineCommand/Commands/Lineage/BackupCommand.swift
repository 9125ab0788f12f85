import ArgumentParser
import Foundation
import StrandlineClient
import Wire

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the server's store into a file while it goes on working.",
        discussion: """
            The file is a whole database: put it into an empty folder as \
            'strandline.sqlite' and serve that folder with --data.
            """)

    @Argument(help: "The file to make; one that exists is not touched.")
    var file: String

    @OptionGroup var options: ServerOptionGroup

    func run() async throws {
        let manager = FileManager.default
        guard !manager.fileExists(atPath: file) else {
            throw CommandFailure("there is a file '\(file)' already")
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
