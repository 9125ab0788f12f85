import Compression

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The bytes of a file in order, unpacked where its name ends in `.gz`.
final class ByteSource {
    /// Why bytes cannot be had; the end of the sentence that the name of the file begins.
    struct Fault: Error {
        let reason: String
    }

    private let descriptor: Int32
    private let decompressor: GzipDecompressor?
    private var isAtEnd = false

    /// The size of the file as it lies on disk; 0 where it is no regular file.
    private let byteCount: Int
    private var readByteCount = 0

    /// How much of a packed file is read at once.
    private static let packedCount = 1 << 16

    /// Opens the file at a path; the ending `.gz` tells that it is packed.
    init(path: String) throws(Fault) {
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Fault(reason: "cannot be opened: " + systemMessage()) }
        var status = stat()
        let isRegular = unsafe fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        byteCount = isRegular ? Int(status.st_size) : 0
        decompressor = path.hasSuffix(".gz") ? GzipDecompressor() : nil
    }

    deinit {
        close(descriptor)
    }

    /// The share of the file that has been read, 0 to 1; nil where its size is not known.
    var fractionRead: Double? {
        byteCount > 0 ? min(Double(readByteCount) / Double(byteCount), 1) : nil
    }

    /// Appends up to `countMax` bytes, at most 2³⁰, and returns how many; none at the end.
    func read(into buffer: inout [UInt8], countMax: Int) throws(Fault) -> Int {
        guard let decompressor else { return try readFile(into: &buffer, countMax: countMax) }
        while true {
            let count: Int
            do {
                count = try decompressor.unpack(into: &buffer, atMost: countMax)
            } catch {
                switch error {
                case .notPacked:
                    throw Fault(reason: "does not begin as gzip data do, in spite of its name")
                case .damaged: throw Fault(reason: "has damaged gzip data")
                // As gzip itself does: archives are padded.
                case .trailingBytes: return 0
                }
            }
            if count > 0 { return count }
            if isAtEnd {
                guard decompressor.isComplete || readByteCount == 0 else {
                    throw Fault(reason: "ends in the middle of its gzip data")
                }
                return 0
            }
            var packed: [UInt8] = []
            isAtEnd = try readFile(into: &packed, countMax: Self.packedCount) == 0
            decompressor.add(packed)
        }
    }

    /// Appends bytes as they lie on disk.
    private func readFile(into buffer: inout [UInt8], countMax: Int) throws(Fault) -> Int {
        var readCount = 0
        buffer.append(addingCapacity: countMax) { output in
            unsafe output.withUnsafeMutableBufferPointer { target, count in
                repeat {
                    readCount = unsafe systemRead(descriptor, target.baseAddress, countMax)
                } while readCount < 0 && errno == EINTR
                count = max(readCount, 0)
            }
        }
        guard readCount >= 0 else { throw Fault(reason: "cannot be read: " + systemMessage()) }
        readByteCount += readCount
        return readCount
    }
}

/// The `read` of the system, which the method of the same name hides.
private func systemRead(
    _ descriptor: Int32, _ target: UnsafeMutablePointer<UInt8>?, _ countMax: Int
) -> Int {
    unsafe read(descriptor, target, countMax)
}

/// The system's words for the last error, such as `No such file or directory`.
private func systemMessage() -> String {
    unsafe String(cString: strerror(errno))
}
