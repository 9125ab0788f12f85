import DequeModule
import Lineage
import Instants
import Store
import Monitor
import Synchronization

/// Takes batches one after the other: each is journalled, then applied, then answered.
///
/// A batch is worked out and encoded in the task of whoever brings it. Batches that come while others
/// are being journalled are journalled together, in one sync. They are applied in the journal's order
/// by one task, so that at any moment the monitor holds exactly the batches up to one place of the
/// journal: a checkpoint is consistent without stopping anybody. The task has a thread of its own,
/// which may wait for the disk.
final class IngestPipeline: Sendable {
    private enum Step: Sendable {
        case submission(Submission)
        case checkpoint(CheckedContinuation<Checkpoint, Never>)
        case clear(CheckedContinuation<Void, any Error>)
    }

    /// Batches that are taken together or not at all, and whoever waits for them.
    private struct Submission: Sendable {
        let batches: [TalliedBatch]
        let drafts: [JournalDraft]
        let receivedAt: Instant
        let answer: CheckedContinuation<Bool, any Error>
    }

    /// A submission that fits.
    private struct AdmittedSubmission {
        let submission: Submission
        let batches: [AdmittedBatch]
    }

    /// All that had changed after a batch.
    struct Checkpoint: Sendable {
        let fields: [FieldCheckpoint]
        let sequence: Int64
    }

    private struct State {
        var waiting: Deque<Step> = []
        var isDraining = false
        /// The last batch that was applied.
        var sequence: Int64 = 0
        /// Bytes journalled since the last checkpoint.
        var journalledBytes = 0
    }

    private let store: SQLiteStore
    private let monitor: Monitor
    private let clock: WallClock
    private let state = Mutex(State())
    private let thread = ThreadExecutor(label: "strandline.ingest")

    /// The most submissions in one commit.
    private static let groupCountMax = 512

    init(store: SQLiteStore, monitor: Monitor, clock: WallClock) {
        self.store = store
        self.monitor = monitor
        self.clock = clock
    }

    /// How much a start would have to replay.
    var journalledBytes: Int { state.withLock { $0.journalledBytes } }

    /// Takes batches whole, all of them or nothing; on return they are on disk.
    ///
    /// - Parameter batches: Batches that have no field in common.
    /// - Returns: Whether a field appeared with them.
    /// - Throws: `MonitorError` where one does not fit, else why the store could not take them.
    func submit(_ batches: [ObservationBatch]) async throws -> Bool {
        let receivedAt = clock.now()
        let batches = try batches.map { try monitor.tally($0, receivedAt: receivedAt) }
        let drafts = batches.map { batch in
            JournalDraft(
                batchID: batch.batchID,
                body: JournaledBatch(batch: batch, receivedAt: receivedAt).encoded())
        }
        return try await withCheckedThrowingContinuation { answer in
            enqueue(
                .submission(
                    Submission(
                        batches: batches, drafts: drafts, receivedAt: receivedAt, answer: answer)))
        }
    }

    /// What has changed since the last save, between two batches.
    func checkpoint() async -> Checkpoint {
        await withCheckedContinuation { enqueue(.checkpoint($0)) }
    }

    /// Clears the store and all fields between two batches.
    ///
    /// - Throws: GRDB's `DatabaseError`; nothing is cleared then.
    func clear() async throws {
        try await withCheckedThrowingContinuation { enqueue(.clear($0)) }
    }

    /// Applies a batch of the journal at a start, whatever the limits say by now.
    ///
    /// - Throws: `SavedStateError` or `MonitorError` for a batch that nobody can have taken.
    func replay(_ entry: JournalEntry) throws {
        state.withLock { $0.sequence = entry.sequence }
        guard let body = entry.body else { throw SavedStateError.damagedBatch }
        let journalled = try JournaledBatch(decoding: body)
        monitor.apply(try monitor.readmit(journalled.batch, receivedAt: journalled.receivedAt))
    }

    private func enqueue(_ step: Step) {
        let startsDraining = state.withLock { state in
            state.waiting.append(step)
            defer { state.isDraining = true }
            return !state.isDraining
        }
        if startsDraining { Task(executorPreference: thread) { await self.drain() } }
    }

    private func drain() async {
        while let group = nextGroup() {
            var admitted: [AdmittedSubmission] = []
            for step in group {
                switch step {
                case .checkpoint(let answer):
                    answer.resume(returning: checkpointNow())
                case .clear(let answer):
                    await answer.resume(with: clearNow())
                case .submission(let submission):
                    do {
                        let batches = try monitor.admit(
                            submission.batches, receivedAt: submission.receivedAt)
                        admitted.append(
                            AdmittedSubmission(submission: submission, batches: batches))
                    } catch {
                        submission.answer.resume(throwing: error)
                    }
                }
            }
            journal(admitted)
        }
    }

    /// Submissions up to the next step of another kind, or one such step; nil where nothing waits.
    private func nextGroup() -> [Step]? {
        state.withLock { state in
            guard let first = state.waiting.first else {
                state.isDraining = false
                return nil
            }
            var count = 1
            if case .submission = first {
                count =
                    state.waiting.prefix(Self.groupCountMax).firstIndex {
                        if case .submission = $0 { false } else { true }
                    } ?? min(state.waiting.count, Self.groupCountMax)
            }
            let group = Array(state.waiting.prefix(count))
            state.waiting.removeFirst(count)
            return group
        }
    }

    private func journal(_ admitted: [AdmittedSubmission]) {
        guard !admitted.isEmpty else { return }
        do {
            let drafts = admitted.flatMap(\.submission.drafts)
            let sequences = try store.appendToJournal(drafts)
            for (sequence, batch) in zip(sequences, admitted.lazy.flatMap(\.batches))
            where sequence != nil {
                monitor.apply(batch)
            }
            state.withLock { state in
                state.sequence = sequences.compactMap(\.self).last ?? state.sequence
                state.journalledBytes += drafts.reduce(0) { $0 + $1.body.count }
            }
            for one in admitted {
                one.submission.answer.resume(returning: one.batches.contains(where: \.hasNewFields))
            }
        } catch {
            // What one of them is at fault for is no other's failure; what the disk refuses is.
            if admitted.count > 1, !(error is StoreError) {
                for one in admitted { journal([one]) }
                return
            }
            for one in admitted {
                for batch in one.batches { monitor.withdraw(batch) }
                one.submission.answer.resume(throwing: error)
            }
        }
    }

    private func clearNow() async -> Result<Void, any Error> {
        do {
            try await store.clear()
        } catch {
            return .failure(error)
        }
        monitor.clear()
        state.withLock { $0.journalledBytes = 0 }
        return .success(())
    }

    private func checkpointNow() -> Checkpoint {
        store.endJournalSegment()
        let sequence = state.withLock { state in
            state.journalledBytes = 0
            return state.sequence
        }
        return Checkpoint(fields: monitor.checkpoints(), sequence: sequence)
    }
}
