import CZlib

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The bytes of a file in order, unpacked where its name ends in `.gz`.
@safe final class ByteSource {
    /// Why bytes cannot be had; the end of the sentence that the name of the file begins.
    struct Fault: Error {
        let reason: String
    }

    private let descriptor: Int32
    private let archive: gzFile?

    /// The size of the file as it lies on disk; 0 where it is no regular file.
    private let byteCount: Int
    private var plainByteCount = 0

    /// Opens the file at a path; the ending `.gz` tells that it is packed.
    init(path: String) throws(Fault) {
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Fault(reason: "cannot be opened: " + systemMessage()) }
        var status = stat()
        let isRegular = unsafe fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        byteCount = isRegular ? Int(status.st_size) : 0
        unsafe archive = path.hasSuffix(".gz") ? gzdopen(descriptor, "rb") : nil
        unsafe gzbuffer(archive, 1 << 18)
    }

    deinit {
        if let archive = unsafe archive {
            unsafe gzclose_r(archive)
        } else {
            close(descriptor)
        }
    }

    /// The share of the file that has been read, 0 to 1; nil where its size is not known.
    var fractionRead: Double? {
        guard byteCount > 0 else { return nil }
        let position = unsafe archive == nil ? plainByteCount : Int(gzoffset(archive))
        return min(Double(position) / Double(byteCount), 1)
    }

    /// Appends up to `countMax` bytes, at most 2³⁰, and returns how many; none at the end.
    func read(into buffer: inout [UInt8], countMax: Int) throws(Fault) -> Int {
        var readCount = 0
        buffer.append(addingCapacity: countMax) { output in
            unsafe output.withUnsafeMutableBufferPointer { target, count in
                if let archive = unsafe archive {
                    readCount = unsafe Int(gzread(archive, target.baseAddress, UInt32(countMax)))
                } else {
                    repeat {
                        readCount = unsafe systemRead(descriptor, target.baseAddress, countMax)
                    } while readCount < 0 && errno == EINTR
                }
                count = max(readCount, 0)
            }
        }
        if let fault = unsafe archive == nil ? plainFault(readCount) : archiveFault(readCount) {
            throw fault
        }
        plainByteCount += readCount
        return readCount
    }

    private func plainFault(_ readCount: Int) -> Fault? {
        readCount < 0 ? Fault(reason: "cannot be read: " + systemMessage()) : nil
    }

    /// What is wrong with a packed file after a read.
    ///
    /// zlib hands out the sound bytes before it tells of a fault, and hands out as they are the
    /// bytes of a file that was never packed.
    private func archiveFault(_ readCount: Int) -> Fault? {
        guard readCount <= 0 else {
            return unsafe gzdirect(archive) == 0
                ? nil : Fault(reason: "does not begin as gzip data do, in spite of its name")
        }
        var status = Z_OK
        unsafe gzerror(archive, &status)
        switch status {
        case Z_OK, Z_STREAM_END: return nil
        case Z_BUF_ERROR: return Fault(reason: "ends in the middle of its gzip data")
        case Z_ERRNO: return Fault(reason: "cannot be read: " + systemMessage())
        default: return Fault(reason: "has damaged gzip data")
        }
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
