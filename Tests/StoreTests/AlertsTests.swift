import Instants
import Lineage
import Store
import Testing

@Suite struct AlertsTests {
    private let drift = AlertKey(fingerprint: "c0ffee", startsAt: hour(4))
    private let other = AlertKey(fingerprint: "decade", startsAt: hour(4))

    /// Predictions of the hours 0 to 5, one run and two outputs each.
    private func store(_ clock: MovedClock = MovedClock(hour(6))) async throws -> SQLiteStore {
        let store = try emptyStore(clock)
        _ = try await store.record(
            (0..<6).map { step("infer", at: Double($0), writes: ["p\($0)", "q\($0)"]) })
        return store
    }

    private func raised(
        _ key: AlertKey, from: Double = 2, until: Double = 4, component: String = "infer"
    ) -> RaisedAlert {
        RaisedAlert(key, subject: .runs(component: component, within: hour(from)..<hour(until)))
    }

    private func flagged(_ store: SQLiteStore) async throws -> Set<String> {
        Set(try await store.flags().map(\.output))
    }

    @Test func `the outputs of the runs of a span are flagged and unflagged`() async throws {
        let store = try await store()
        #expect(try await store.flag(for: [raised(drift)]) == 4)
        #expect(try await flagged(store) == ["p2", "q2", "p3", "q3"])
        #expect(try await store.unflag(for: [drift]) == 4)
        #expect(try await store.flags() == [])
    }

    @Test func `the outputs of a run are flagged`() async throws {
        let store = try await store()
        #expect(try await store.flag(for: [RaisedAlert(drift, subject: .run(2))]) == 2)
        #expect(try await flagged(store) == ["p1", "q1"])
    }

    @Test func `an alert that is told again changes nothing`() async throws {
        let store = try await store()
        _ = try await store.flag(for: [raised(drift)])
        _ = try await store.unflag("p2")
        #expect(try await store.flag(for: [raised(drift), raised(drift, from: 0)]) == 0)
        #expect(try await flagged(store) == ["q2", "p3", "q3"])
        #expect(try await store.unflag(for: [drift]) == 3)
        #expect(try await store.unflag(for: [drift]) == 0)
        #expect(try await store.flag(for: [raised(drift)]) == 0)
    }

    @Test func `the same alert raised later flags anew`() async throws {
        let store = try await store()
        _ = try await store.flag(for: [raised(drift)])
        _ = try await store.unflag(for: [drift])
        let later = AlertKey(fingerprint: drift.fingerprint, startsAt: hour(5))
        #expect(try await store.flag(for: [raised(later)]) == 4)
    }

    @Test func `a resolution that comes first is remembered`() async throws {
        let store = try await store()
        #expect(try await store.unflag(for: [drift]) == 0)
        #expect(try await store.flag(for: [raised(drift)]) == 0)
    }

    @Test func `an output that two alerts speak of stays flagged until both are over`()
        async throws
    {
        let store = try await store()
        _ = try await store.flag(for: [raised(drift)])
        #expect(try await store.flag(for: [raised(other, from: 3, until: 5)]) == 2)
        #expect(try await store.unflag(for: [drift]) == 2)
        #expect(try await flagged(store) == ["p3", "q3", "p4", "q4"])
        #expect(try await store.unflag(for: [other]) == 4)
    }

    @Test func `what a person flagged before or after outlasts the alert`() async throws {
        let store = try await store()
        #expect(try await store.flag(["p2"]) == 1)
        #expect(try await store.flag(for: [raised(drift)]) == 3)
        #expect(try await store.flag(["p3"]) == 0)
        #expect(try await store.unflag(for: [drift]) == 2)
        #expect(try await flagged(store) == ["p2", "p3"])
    }

    @Test func `an alert that finds no output may find one later`() async throws {
        let store = try await store()
        let ahead = raised(drift, from: 6, until: 8)
        // The run of hour 5 ended at 6 and reached into the span.
        #expect(try await store.flag(for: [raised(other, from: 6.5, until: 8)]) == 0)
        _ = try await store.record(step("infer", at: 7, writes: ["p7"]))
        #expect(try await store.flag(for: [ahead]) == 1)
        #expect(try await flagged(store) == ["p7"])
    }

    @Test func `a run that went on into the span is meant where none began in it`() async throws {
        let store = try await store()
        #expect(try await store.flag(for: [raised(drift, from: 5.5, until: 5.9)]) == 2)
        #expect(try await flagged(store) == ["p5", "q5"])
    }

    @Test func `unknown components have no outputs`() async throws {
        let store = try await store()
        #expect(try await store.flag(for: [raised(drift, component: "nobody")]) == 0)
    }

    @Test func `an alert flags the latest outputs up to a limit`() async throws {
        let store = try await store()
        let names = (0..<SQLiteStore.alertOutputCountMax + 5).map { "row \($0)" }
        _ = try await store.record([
            step("infer", at: 2.5, writes: ["early"]), step("infer", at: 3, writes: names),
        ])
        #expect(try await store.flag(for: [raised(drift)]) == SQLiteStore.alertOutputCountMax)
        #expect(try await !flagged(store).contains("early"))
    }

    @Test func `clearing the store forgets alerts`() async throws {
        let store = try await store()
        _ = try await store.flag(for: [raised(drift)])
        try await store.clear()
        #expect(try await store.flags() == [])
        #expect(try await store.unflag(for: [drift]) == 0)
    }
}
