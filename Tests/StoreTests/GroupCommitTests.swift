import Foundation
import GRDB
import Instants
import Lineage
import Store
import Synchronization
import Testing

@Suite struct GroupCommitTests {
    @Test func `writes that wait for a commit are committed together`() async throws {
        let database = try DatabaseQueue()
        let store = try SQLiteStore(database, clock: MovedClock().clock)
        let observer = CommitCounter()
        database.add(transactionObserver: observer, extent: .databaseLifetime)
        let ids = try await withThrowingTaskGroup { group in
            for index in 0..<200 {
                group.addTask {
                    // The first commit ends when all others have been asked for.
                    if observer.started.add(1, ordering: .relaxed).newValue == 200 {
                        observer.gate.signal()
                    }
                    return try await store.record([step("train", at: Double(index))])[0]
                }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(ids.count == 200)
        #expect(try await store.recentRuns(limit: 1000).count == 200)
        #expect(observer.commits.load(ordering: .relaxed) < 10)
    }

    @Test func `a write that fails leaves no trace and harms no other`() async throws {
        let store = try emptyStore()
        var taken = step("train", at: 0)
        taken.externalID = "a"
        _ = try await store.record(taken)
        let outcomes = await withTaskGroup { group in
            for index in 0..<100 {
                group.addTask {
                    var draft = step("infer", at: Double(index), writes: ["p\(index)"])
                    // A conflict that shows only after the first draft has been written.
                    var other = step("infer", at: 1)
                    if index.isMultiple(of: 2) { other.externalID = "a" }
                    draft.notes = "\(index)"
                    return (try? await store.record([draft, other])) != nil
                }
            }
            return await group.reduce(into: [Bool]()) { $0.append($1) }
        }
        #expect(outcomes.count { $0 } == 50)
        let runs = try await store.runs(ofComponent: "infer", limit: 1000)
        #expect(runs.count == 100)
        #expect(
            runs.compactMap { Int($0.notes) }.sorted()
                == Array(stride(from: 1, to: 100, by: 2)))
        await #expect(throws: LineageError.unknownArtifact("p0")) {
            try await store.trace(output: "p0")
        }
    }

    @Test func `a closed store fails every write`() async throws {
        let store = try emptyStore()
        try store.close()
        await #expect(throws: DatabaseError.self) {
            try await store.record([step("train", at: 0)])
        }
    }
}

/// Counts commits, and holds the first one back until the gate opens.
private final class CommitCounter: TransactionObserver, Sendable {
    let started = Atomic(0)
    let commits = Atomic(0)
    let gate = DispatchSemaphore(value: 0)

    func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { false }
    func databaseDidChange(with event: DatabaseEvent) {}
    func databaseDidRollback(_ db: Database) {}

    func databaseDidCommit(_ db: Database) {
        if commits.add(1, ordering: .relaxed).newValue == 1 { gate.wait() }
    }
}
