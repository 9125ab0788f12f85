import Foundation
import Lineage
import Synchronization

/// The batches that were answered and are in no saved state yet.
///
/// They stand in segments: files beside the database, to which records are appended. A segment ends with
/// each save of the fields, and is deleted once a save holds all of its batches. A store in memory has no
/// files, and its journal only counts.
final class Journal: Sendable {
    private struct State {
        /// The ended segments, the oldest first.
        var ended: [JournalSegment] = []
        /// The segment that is appended to, and its file.
        var current: (segment: JournalSegment, file: AppendedFile)?
        /// The sequence of the next batch.
        var next: Int64
        /// The batches' ids since the save before, with their sequences.
        var batchIDs: [String: Int64] = [:]
        /// Set once a segment was deleted or replaced: what was answered is not all there any more.
        var replacement: StoreError?

        /// Lets the next batch begin a segment.
        mutating func endSegment() {
            guard let segment = current?.segment, segment.first < next else { return }
            ended.append(segment)
            current = nil
        }
    }

    private let folder: String?
    private let state: Mutex<State>

    /// The journal of a folder.
    ///
    /// - Parameters:
    ///   - folder: Where the segments are; nil for no files.
    ///   - sequence: The last batch that the saved state holds.
    /// - Throws: `StoreError` where the segments cannot be read or go on from another saved state.
    init(folder: String?, after sequence: Int64) throws {
        self.folder = folder
        var state = State(next: sequence + 1)
        if let folder { state.ended = try JournalSegment.all(in: folder) }
        if let first = state.ended.first, first.first > sequence + 1 {
            throw StoreError.unlikeTables(
                reason:
                    "its journal begins at batch \(first.first), and the database holds those up"
                    + " to \(sequence): one of both is of another time; to start without the journal,"
                    + " move the files '*\(JournalSegment.suffix)' elsewhere")
        }
        self.state = Mutex(state)
    }

    /// Reads all batches that no saved state holds, in order.
    ///
    /// - Parameters:
    ///   - sequence: The last batch that the saved state holds.
    ///   - take: Takes a batch; its body is nil where it is damaged.
    /// - Throws: `StoreError` where a segment cannot be read; what `take` throws.
    func replay(
        after sequence: Int64, _ take: (_ sequence: Int64, _ body: [UInt8]?) throws -> Void
    ) throws {
        let segments = state.withLock { $0.ended }
        var last = sequence
        for (index, segment) in segments.enumerated() {
            // What a segment says from the place on where the next one begins was not answered.
            let end =
                index + 1 < segments.count ? segments[index + 1].first : Int64.max
            try segment.read { record in
                guard record.sequence < end, record.sequence > last else { return }
                last = record.sequence
                if let id = record.batchID {
                    state.withLock { $0.batchIDs[id] = record.sequence }
                }
                try take(record.sequence, record.body)
            }
        }
        state.withLock { $0.next = last + 1 }
    }

    /// The sequence of the last batch; that before the first one where there is none.
    var lastSequence: Int64 { state.withLock { $0.next - 1 } }

    /// Makes sure that batches can be appended.
    ///
    /// - Throws: `StoreError`.
    func checkWritable() throws(StoreError) {
        guard let folder else { return }
        try state.withLock { state throws(StoreError) in
            if let replacement = state.replacement { throw replacement }
            try Self.file(in: folder, of: &state).checkWritable()
        }
    }

    /// Whether a batch with an id came since the save before.
    func holds(batchID: String) -> Bool {
        state.withLock { $0.batchIDs[batchID] != nil }
    }

    /// The ids of the batches up to a sequence which no save holds yet.
    func batchIDs(through sequence: Int64) -> [String] {
        state.withLock { $0.batchIDs.filter { $0.value <= sequence }.map(\.key) }
    }

    /// Appends batches; on return they are on disk.
    ///
    /// - Returns: For each its sequence.
    /// - Throws: `StoreError`; no batch is in the journal then.
    func append(_ drafts: [JournalDraft]) throws(StoreError) -> [Int64] {
        guard !drafts.isEmpty else { return [] }
        return try state.withLock { state throws(StoreError) in
            let sequences = drafts.indices.map { state.next + Int64($0) }
            if let folder {
                var bytes: [UInt8] = []
                bytes.reserveCapacity(drafts.reduce(0) { $0 + $1.body.count + 64 })
                for (draft, sequence) in zip(drafts, sequences) {
                    JournalRecord.append(draft, sequence: sequence, to: &bytes)
                }
                try Self.write(bytes, in: folder, of: &state)
            }
            state.next += Int64(drafts.count)
            for (draft, sequence) in zip(drafts, sequences) {
                if let id = draft.batchID { state.batchIDs[id] = sequence }
            }
            return sequences
        }
    }

    /// Lets the next batch begin a segment, so that a save of all until now can delete the last one.
    func endSegment() {
        state.withLock { $0.endSegment() }
    }

    /// Forgets the batches that a save holds.
    ///
    /// - Throws: `StoreError` where a file cannot be deleted; its batches are passed over at a start.
    func forget(through sequence: Int64) throws(StoreError) {
        try state.withLock { state throws(StoreError) in
            state.batchIDs = state.batchIDs.filter { $0.value > sequence }
            let current = state.current?.segment.first ?? state.next
            while let oldest = state.ended.first {
                let next = state.ended.count > 1 ? state.ended[1].first : current
                guard next <= sequence + 1 else { return }
                try oldest.remove()
                state.ended.removeFirst()
            }
        }
    }

    private static func write(
        _ bytes: [UInt8], in folder: String, of state: inout State
    ) throws(StoreError) {
        if let replacement = state.replacement { throw replacement }
        do {
            try file(in: folder, of: &state).append(bytes)
        } catch {
            if case .replaced = error { state.replacement = error }
            throw error
        }
    }

    /// The segment that is appended to, made where there is none or it takes nothing any more.
    private static func file(
        in folder: String, of state: inout State
    ) throws(StoreError) -> AppendedFile {
        if let file = state.current?.file {
            guard file.hasFailed else { return file }
            state.endSegment()
        }
        let file = try JournalSegment.make(in: folder, first: state.next)
        let segment = JournalSegment(path: file.path, first: state.next)
        // One that was left without a whole record has the same name.
        state.ended.removeAll { $0.first == segment.first }
        state.current = (segment, file)
        return file
    }
}
