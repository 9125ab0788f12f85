import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// Who may read what the store keeps: its owner alone.
enum FilePermissions {
    /// Takes the folder of a store and its files from everybody but their owner.
    ///
    /// A folder that holds other things than a store stays as it is, and so does what belongs to
    /// somebody else: whoever runs the server there knows why.
    static func tighten(folder: String) {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            return
        }
        for name in names where isOurs(name) {
            remove(0o177, from: folder + "/" + name)
        }
        if names.allSatisfy(isOurs) { remove(0o077, from: folder) }
    }

    /// Whether a file is one of a store's, by its name: the database with its log, the lock, and
    /// copies of earlier versions.
    private static func isOurs(_ name: String) -> Bool {
        name.hasPrefix("strandline.") || name.hasPrefix("strandline-before-upgrade-")
    }

    private static func remove(_ bits: mode_t, from path: String) {
        var status = stat()
        guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT != S_IFLNK,
            status.st_uid == geteuid(), status.st_mode & bits != 0
        else { return }
        _ = unsafe chmod(path, status.st_mode & 0o7777 & ~bits)
    }
}
