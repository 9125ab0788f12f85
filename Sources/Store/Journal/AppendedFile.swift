import Foundation
import Lineage
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// A file that grows at its end, and whose bytes are on disk once they were appended.
final class AppendedFile: Sendable {
    private struct State {
        /// Bytes that were appended.
        var size: off_t = 0
        /// Why nothing more can be appended: what is behind the end is not known any more.
        var failure: StoreError?
    }

    let path: String
    private let descriptor: Int32
    private let identity: FileStatus.Identity?
    private let state = Mutex(State())

    /// Makes a file, or an empty one where there is one of that name.
    ///
    /// - Throws: `StoreError.unwritable`.
    init(making path: String) throws(StoreError) {
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw .unwritable(reason: "'\(path)': \(Self.lastReason)")
        }
        self.path = path
        identity = FileStatus(path)?.identity
        try Self.syncFolder(of: path)
    }

    deinit {
        close(descriptor)
    }

    /// Appends bytes; on return they are on disk.
    ///
    /// - Throws: `StoreError.unwritable`, after which the file is as it was before, or takes nothing any
    ///   more; `StoreError.replaced` where it is not under its name any more.
    func append(_ bytes: [UInt8]) throws(StoreError) {
        try state.withLock { state throws(StoreError) in
            if let failure = state.failure { throw failure }
            do throws(StoreError) {
                try write(bytes, at: state.size)
            } catch {
                if ftruncate(descriptor, state.size) != 0 { state.failure = error }
                throw error
            }
            guard fdatasync(descriptor) == 0 else {
                // The system may have given up pages that were not written, and say nothing again.
                let failure = StoreError.unwritable(reason: "'\(path)': \(Self.lastReason)")
                state.failure = failure
                throw failure
            }
            guard FileStatus(path)?.identity == identity else {
                let failure = StoreError.replaced(file: path)
                state.failure = failure
                throw failure
            }
            state.size += off_t(bytes.count)
        }
    }

    /// Makes sure that there is room for more, which is left empty.
    ///
    /// - Throws: `StoreError.unwritable`, as `append` does.
    func checkWritable() throws(StoreError) {
        try state.withLock { state throws(StoreError) in
            if let failure = state.failure { throw failure }
            defer { _ = ftruncate(descriptor, state.size) }
            try write([UInt8](repeating: 0, count: 4096), at: state.size)
        }
    }

    /// Whether it takes nothing any more.
    var hasFailed: Bool { state.withLock { $0.failure != nil } }

    /// Deletes the file.
    func remove() {
        _ = unsafe unlink(path)
    }

    private func write(_ bytes: [UInt8], at place: off_t) throws(StoreError) {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { bytes in
                unsafe pwrite(
                    descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written,
                    place + off_t(written))
            }
            guard count > 0 || (count < 0 && errno == EINTR) else {
                throw .unwritable(reason: "'\(path)': \(Self.lastReason)")
            }
            written += max(count, 0)
        }
    }

    /// Makes the name of a file durable.
    private static func syncFolder(of path: String) throws(StoreError) {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw .unwritable(reason: "'\(folder)': \(lastReason)")
        }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else {
            throw .unwritable(reason: "'\(folder)': \(lastReason)")
        }
    }

    static var lastReason: String { unsafe String(cString: strerror(errno)) }
}
