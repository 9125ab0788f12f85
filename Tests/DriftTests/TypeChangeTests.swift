import Sketches
import Testing

@testable import Drift

/// Windows whose values changed from numbers to text or back.
struct TypeChangeTests {
    private let codes = (0..<1000).map { Double($0 % 4) }

    @Test func `the same codes as text are no drift`() throws {
        let reference = try #require(PreparedReference(panes: [.numeric(codes)]))
        let report = reference.report(
            on: .categorical(["0": 250, "1": 250, "2": 250, "3": 250]))
        #expect(report.kind == .categorical)
        #expect(report.score == 0)
    }

    @Test func `the same codes as numbers are no drift`() throws {
        let reference = try #require(
            PreparedReference(panes: [.categorical(["0": 250, "1": 250, "2": 250, "3": 250])]))
        #expect(reference.report(on: .numeric(codes)).score == 0)
    }

    @Test func `booleans are zeros and ones`() throws {
        let numbers = FieldSummary.numeric((0..<1000).map { $0 % 10 < 3 ? 1 : 0 })
        let booleans = FieldSummary.categorical(["true": 300, "false": 700], missing: 1)
        for (reference, window) in [(numbers, booleans), (booleans, numbers)] {
            let prepared = try #require(PreparedReference(panes: [reference]))
            #expect(prepared.report(on: window).score == 0)
            let words = FieldSummary.categorical(["yes": 300, "no": 700])
            #expect(prepared.report(on: words).score > 5)
        }
        let prepared = try #require(PreparedReference(panes: [numbers]))
        #expect(prepared.report(on: .categorical(["true": 700, "false": 300])).score > 2)
    }

    @Test func `fractions are written as they are`() throws {
        let reference = try #require(PreparedReference(panes: [.categorical(["2.5": 500])]))
        #expect(reference.report(on: .numeric(Array(repeating: 2.5, count: 500))).score == 0)
        #expect(reference.report(on: .numeric(Array(repeating: 3.5, count: 500))).score > 1)
    }

    @Test func `words in place of numbers are unseen`() throws {
        let reference = try #require(PreparedReference(panes: [.numeric(codes)]))
        let report = reference.report(on: .categorical(["many": 500]))
        #expect(report.score > 5)
        #expect(try #require(report[.unseen]).effectSize > 3)
    }

    @Test func `numbers beyond telling apart leave all of the window unseen`() throws {
        let numbers = (0..<1000).map { Double($0) * 1.1 }
        let numeric = try #require(PreparedReference(panes: [.numeric(numbers)]))
        let words = try #require(PreparedReference(panes: [.categorical(["a": 1000])]))
        for report in [
            numeric.report(on: .categorical(["a": 500])), words.report(on: .numeric(numbers)),
        ] {
            #expect(report.effects.map(\.measure) == [.missing, .unseen])
            #expect(report.leading == .unseen)
            #expect(report.kind == .categorical)
        }
    }

    @Test func `a window of missing values alone compares by these`() throws {
        let numbers = (0..<1000).map { Double($0) * 1.1 }
        let words = try #require(PreparedReference(panes: [.categorical(["a": 1000])]))
        let missing = Array(repeating: Double.nan, count: 100)
        #expect(words.report(on: .numeric(missing)).leading == .missing)
        let numeric = try #require(PreparedReference(panes: [.numeric(numbers)]))
        let report = numeric.report(on: .categorical([:], missing: 100))
        #expect(report.effects.map(\.measure) == [.missing])
        #expect(report.leading == .missing)
    }
}
