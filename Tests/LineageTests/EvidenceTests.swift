import Instants
import Lineage
import Testing

@Suite struct EvidenceTests {
    @Test(arguments: [
        (
            Evidence.changed(code: true, parameters: false, since: 7), "code changed since run 7"
        ),
        (
            .changed(code: false, parameters: true, since: 7), "parameters changed since run 7"
        ),
        (
            .changed(code: true, parameters: true, since: 7),
            "code and parameters changed since run 7"
        ),
        (.failedTests(["rows", "nulls"]), "failed tests: rows, nulls"),
        (
            .staleInputs(["clean (ID 1) was run 31 days ago."]),
            "stale inputs: clean (ID 1) was run 31 days ago."
        ),
        (.outputDrift, "its outputs drifted"),
        (
            .unusualDuration(TimeSpan(seconds: 200), usual: TimeSpan(seconds: 42)),
            "took 3 min 20 s, usually 42 s"
        ),
    ])
    func `evidence is told as a reason`(evidence: Evidence, reason: String) {
        #expect(evidence.reason == reason)
    }

    private func spans(_ seconds: [Double]) -> [TimeSpan] { seconds.map { TimeSpan(seconds: $0) } }

    @Test func `a duration of twice or half the usual is far`() {
        let history = spans([10, 10, 10, 10, 10])
        #expect(
            DurationHistory.usual(of: TimeSpan(seconds: 20.1), among: history)
                == TimeSpan(seconds: 10))
        #expect(
            DurationHistory.usual(of: TimeSpan(seconds: 4.9), among: history)
                == TimeSpan(seconds: 10))
        #expect(DurationHistory.usual(of: TimeSpan(seconds: 19), among: history) == nil)
        #expect(DurationHistory.usual(of: TimeSpan(seconds: 5.2), among: history) == nil)
    }

    @Test func `durations that always varied need more to be far`() {
        // Binary logarithms 0 to 4: median 2, median absolute deviation 1, so 4.45 doublings.
        let history = spans([1, 2, 4, 8, 16])
        #expect(DurationHistory.usual(of: TimeSpan(seconds: 80), among: history) == nil)
        #expect(
            DurationHistory.usual(of: TimeSpan(seconds: 90), among: history)
                == TimeSpan(seconds: 4))
    }

    @Test func `durations at the end of what can be said have a median`() {
        let history = Array(repeating: TimeSpan(microseconds: .max), count: 6)
        #expect(
            DurationHistory.usual(of: TimeSpan(seconds: 1), among: history)
                == TimeSpan(microseconds: .max))
    }

    @Test func `four runs are no history`() {
        #expect(
            DurationHistory.usual(of: TimeSpan(seconds: 900), among: spans([1, 1, 1, 1])) == nil)
    }

    @Test func `fractions of a millisecond are noise`() {
        let history = Array(repeating: TimeSpan(microseconds: 20), count: 9)
        #expect(DurationHistory.usual(of: TimeSpan(microseconds: 400), among: history) == nil)
        #expect(DurationHistory.usual(of: TimeSpan(microseconds: 0), among: history) == nil)
    }
}
