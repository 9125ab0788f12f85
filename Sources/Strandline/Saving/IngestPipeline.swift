import Instants
import LineageStore
import Monitor
import Synchronization

/// Takes batches one after the other: each is journalled, then applied, then answered.
///
/// Batches that come while others are being journalled are journalled together, in one commit. They
/// are applied in the journal's order by one task, so that at any moment the monitor holds exactly
/// the batches up to one place of the journal: a checkpoint is consistent without stopping anybody.
final class IngestPipeline: Sendable {
    private enum Step: Sendable {
        case take(ObservationBatch, CheckedContinuation<Bool, any Error>)
        case checkpoint(CheckedContinuation<Checkpoint, Never>)
        case clear(CheckedContinuation<Void, any Error>)
    }

    /// All that had changed after a batch.
    struct Checkpoint: Sendable {
        let fields: [FieldCheckpoint]
        let sequence: Int64
    }

    private struct State {
        var waiting: [Step] = []
        var isDraining = false
        /// The last batch that was applied.
        var sequence: Int64 = 0
        /// Bytes journalled since the last checkpoint.
        var journalledBytes = 0
    }

    private let store: LineageStore
    private let monitor: Monitor
    private let clock: WallClock
    private let state = Mutex(State())

    /// The most batches in one commit.
    private static let groupCountMax = 512

    init(store: LineageStore, monitor: Monitor, clock: WallClock) {
        self.store = store
        self.monitor = monitor
        self.clock = clock
    }

    /// How much a start would have to replay.
    var journalledBytes: Int { state.withLock { $0.journalledBytes } }

    /// Takes a batch whole, or nothing of it; on return it is on disk.
    ///
    /// - Parameter batch: Columns of one length.
    /// - Returns: Whether a field appeared with it.
    /// - Throws: `MonitorError` where it does not fit, else why the store could not take it.
    func take(_ batch: ObservationBatch) async throws -> Bool {
        try await withCheckedThrowingContinuation { enqueue(.take(batch, $0)) }
    }

    /// What has changed since the last save, between two batches.
    func checkpoint() async -> Checkpoint {
        await withCheckedContinuation { enqueue(.checkpoint($0)) }
    }

    /// Forgets the store and all fields between two batches.
    ///
    /// - Throws: GRDB's `DatabaseError`; nothing is forgotten then.
    func clear() async throws {
        try await withCheckedThrowingContinuation { enqueue(.clear($0)) }
    }

    /// Applies a batch of the journal at a start.
    func replay(_ entry: JournalEntry) throws {
        let journalled = try JournaledBatch(decoding: entry.body)
        monitor.apply(try monitor.admit(journalled.batch, receivedAt: journalled.receivedAt))
        state.withLock { $0.sequence = entry.sequence }
    }

    private func enqueue(_ step: Step) {
        let startsDraining = state.withLock { state in
            state.waiting.append(step)
            defer { state.isDraining = true }
            return !state.isDraining
        }
        if startsDraining { Task { await drain() } }
    }

    private func drain() async {
        while let group = nextGroup() {
            var admitted: [(batch: AdmittedBatch, answer: CheckedContinuation<Bool, any Error>)] =
                []
            for step in group {
                switch step {
                case .checkpoint(let answer):
                    answer.resume(returning: checkpointNow())
                case .clear(let answer):
                    await answer.resume(with: clearNow())
                case .take(let batch, let answer):
                    do {
                        admitted.append(
                            (try monitor.admit(batch, receivedAt: clock.now()), answer))
                    } catch {
                        answer.resume(throwing: error)
                    }
                }
            }
            await journal(admitted)
        }
    }

    /// Batches up to the next step of another kind, or one such step; nil where nothing waits.
    private func nextGroup() -> [Step]? {
        state.withLock { state in
            guard let first = state.waiting.first else {
                state.isDraining = false
                return nil
            }
            var count = 1
            if case .take = first {
                count =
                    state.waiting.prefix(Self.groupCountMax).firstIndex {
                        if case .take = $0 { false } else { true }
                    } ?? min(state.waiting.count, Self.groupCountMax)
            }
            let group = Array(state.waiting.prefix(count))
            state.waiting.removeFirst(count)
            return group
        }
    }

    private func journal(
        _ admitted: [(batch: AdmittedBatch, answer: CheckedContinuation<Bool, any Error>)]
    ) async {
        guard !admitted.isEmpty else { return }
        do {
            let drafts = try admitted.map { batch, _ in
                JournalDraft(
                    batchID: batch.batch.batchID,
                    body: try JournaledBatch(batch: batch.batch, receivedAt: batch.receivedAt)
                        .encoded())
            }
            let sequences = try await store.journal(drafts)
            for (sequence, (batch, _)) in zip(sequences, admitted) where sequence != nil {
                monitor.apply(batch)
            }
            state.withLock { state in
                state.sequence = sequences.compactMap(\.self).last ?? state.sequence
                state.journalledBytes += drafts.reduce(0) { $0 + $1.body.count }
            }
            for (batch, answer) in admitted { answer.resume(returning: batch.hasNewFields) }
        } catch {
            for (_, answer) in admitted { answer.resume(throwing: error) }
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
        let sequence = state.withLock { state in
            state.journalledBytes = 0
            return state.sequence
        }
        return Checkpoint(fields: monitor.checkpoints(), sequence: sequence)
    }
}
