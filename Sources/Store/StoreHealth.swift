import Synchronization
package import Lineage

/// Whether the store takes what is written to it.
package final class StoreHealth: Sendable {
    private struct State {
        var failure: StoreError?
        var failureCount = 0
    }

    private let state = Mutex(State())

    /// Why the last write failed; nil where it did not.
    package var failure: StoreError? { state.withLock { $0.failure } }

    /// The writes that failed since the store was opened.
    package var failureCount: Int { state.withLock { $0.failureCount } }

    func noteSuccess() {
        state.withLock { $0.failure = nil }
    }

    /// Notes a failure of the disk or of the files; any other error says nothing about the store.
    func note(_ error: any Error) {
        guard let failure = StoreError(storage: error) else { return }
        state.withLock { state in
            state.failure = failure
            state.failureCount += 1
        }
    }
}
