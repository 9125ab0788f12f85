import Foundation

/// A file as it is now.
struct FileStatus {
    /// What tells a file from another one under its name.
    struct Identity: Equatable {
        let device: dev_t
        let number: ino_t
    }

    let identity: Identity
    /// Bytes.
    let size: Int

    /// Nil where there is no such file.
    init?(_ path: String) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        identity = Identity(device: status.st_dev, number: status.st_ino)
        size = Int(status.st_size)
    }
}
