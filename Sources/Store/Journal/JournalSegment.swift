import Foundation
import Lineage

#if canImport(Glibc)
    import Glibc
#endif

/// A file of the journal: a head, and records one after the other.
///
/// The head has sixteen bytes: four letters, the version of the format in four, and the sequence of the
/// first record in eight, little-endian.
struct JournalSegment: Sendable {
    /// The version of the format.
    static let formatVersion: UInt32 = 1
    static let suffix = ".journal"

    private static let prefix = "strandline."
    private static let magic = Array("STRJ".utf8)
    private static let headByteCount = 16

    let path: String
    /// The sequence of the first record.
    let first: Int64

    // MARK: - Names

    /// The path of the segment that begins with a sequence.
    static func path(in folder: String, first: Int64) -> String {
        let digits = String(first)
        let zeros = String(repeating: "0", count: max(0, 19 - digits.count))
        return "\(folder)/\(prefix)\(zeros)\(digits)\(suffix)"
    }

    /// The segments in a folder, in their order.
    static func all(in folder: String) throws(StoreError) -> [JournalSegment] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw .unwritable(reason: "the folder '\(folder)' cannot be read")
        }
        return names.compactMap { name in
            guard name.hasPrefix(prefix), name.hasSuffix(suffix) else { return nil }
            return Int64(name.dropFirst(prefix.count).dropLast(suffix.count)).map {
                JournalSegment(path: folder + "/" + name, first: $0)
            }
        }
        .sorted { $0.first < $1.first }
    }

    // MARK: - Reading

    /// Hands over every record, in order, up to a torn one at the end.
    ///
    /// - Parameter take: Takes a record.
    /// - Returns: The sequence after the last record.
    /// - Throws: `StoreError` where the file cannot be read or is none of this format; what `take`
    ///   throws.
    @discardableResult
    func read(_ take: (JournalRecord.Found) throws -> Void) throws -> Int64 {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw StoreError.unwritable(reason: "'\(path)' cannot be read")
        }
        let bytes = [UInt8](data)
        // A process that ended while it made the file wrote no record into it.
        guard bytes.count >= Self.headByteCount else { return first }
        let version = JournalRecord.integer(bytes, at: 4, byteCount: 4)
        guard bytes.starts(with: Self.magic), version <= UInt64(Self.formatVersion),
            JournalRecord.integer(bytes, at: 8, byteCount: 8) == UInt64(bitPattern: first)
        else {
            throw StoreError.unlikeTables(
                reason: "'\(path)' is no journal that this version can read")
        }
        var (sequence, position) = (first, Self.headByteCount)
        while let record = JournalRecord.read(bytes, at: position, sequence: sequence) {
            try take(record)
            (sequence, position) = (sequence + 1, record.end)
        }
        return sequence
    }

    // MARK: - Writing

    /// Makes the file of a segment, which is there after a power cut, too.
    ///
    /// - Throws: `StoreError.unwritable`.
    static func make(in folder: String, first: Int64) throws(StoreError) -> AppendedFile {
        let path = path(in: folder, first: first)
        var head = magic
        JournalRecord.append(formatVersion, to: &head)
        JournalRecord.append(first, to: &head)
        let file = try AppendedFile(making: path)
        do {
            try file.append(head)
        } catch {
            file.remove()
            throw error
        }
        return file
    }

    func remove() throws(StoreError) {
        guard unsafe unlink(path) == 0 || errno == ENOENT else {
            throw .unwritable(reason: "'\(path)' cannot be deleted: \(AppendedFile.lastReason)")
        }
    }
}
