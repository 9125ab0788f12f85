import Foundation
import Synchronization
import Lineage

/// The folder of a store, which one process holds at a time.
///
/// The lock is `flock`'s on a file of its own, which holds the number of the process: it goes with
/// the process however that ends. SQLite's own locks do not keep two servers apart, each of which
/// would save what it has in memory over the other's.
final class StoreFolder: Sendable {
    private static let lockName = "strandline.lock"

    let path: String
    /// Nil once it is released.
    private let descriptor: Mutex<Int32?>

    /// Takes a folder, which is made where it is missing.
    ///
    /// - Throws: `StoreError.inUse`, or `StoreError.unwritable` where nothing can be made in it.
    init(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw StoreError.unwritable(
                reason: "the folder '\(path)' cannot be made: \(Self.reason(of: error))")
        }
        let file = path + "/" + Self.lockName
        let descriptor = unsafe open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StoreError.unwritable(reason: "'\(file)': \(Self.lastReason)")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let isHeld = errno == EWOULDBLOCK
            let reason = Self.lastReason
            close(descriptor)
            guard isHeld else { throw StoreError.unwritable(reason: "'\(file)': \(reason)") }
            throw StoreError.inUse(
                folder: path,
                process: (try? String(contentsOfFile: file, encoding: .utf8)).flatMap {
                    Int32($0.trimmingCharacters(in: .whitespacesAndNewlines))
                })
        }
        self.path = path
        self.descriptor = Mutex(descriptor)
        try writeProcess(to: file, descriptor)
    }

    deinit {
        release()
    }

    /// Lets another process have the folder.
    func release() {
        descriptor.withLock { descriptor in
            if let held = descriptor { close(held) }
            descriptor = nil
        }
    }

    private func writeProcess(to file: String, _ descriptor: Int32) throws {
        let line = Array("\(getpid())\n".utf8)
        let written = unsafe line.withUnsafeBytes { bytes in
            unsafe pwrite(descriptor, bytes.baseAddress, bytes.count, 0)
        }
        guard written == line.count, ftruncate(descriptor, off_t(line.count)) == 0 else {
            throw StoreError.unwritable(reason: "'\(file)': \(Self.lastReason)")
        }
    }

    private static var lastReason: String { unsafe String(cString: strerror(errno)) }

    private static func reason(of error: any Error) -> String {
        let error = error as NSError
        return (error.userInfo[NSUnderlyingErrorKey] as? NSError ?? error).localizedDescription
    }
}
