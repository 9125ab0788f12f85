import Testing

@testable import Sketches

/// Summaries that are begun like others.
@Suite struct NumericSeriesTests {
    private func summary(
        _ values: [Double], like expected: NumericSummary? = nil,
        after before: NumericSummary? = nil
    ) -> NumericSummary {
        var summary =
            expected.map { NumericSummary(like: $0, after: before) } ?? NumericSummary()
        summary.add(values)
        summary.seal()
        return summary
    }

    private func normal(_ mean: Double, _ spread: Double = 1, seed: UInt64) -> [Double] {
        var source = SampleSource(seed: seed)
        return source.values(2000) { mean + spread * $0.normal() }
    }

    @Test func `a window has the anchor of what it is compared with`() {
        let expected = summary(normal(1e6, seed: 411))
        #expect(expected.histogram?.anchor == 1e6)
        let moved = normal(1e6 + 40, seed: 413)
        #expect(summary(moved).histogram?.anchor == 1e6 + 40)
        #expect(summary(moved, like: expected).histogram?.anchor == 1e6)
        let wide = summary(normal(0, 100, seed: 415))
        #expect(summary(normal(1000, 10, seed: 417), like: wide).histogram?.anchor == 0)
    }

    @Test func `values that have left for elsewhere get an anchor of their own`() {
        let expected = summary(normal(1e6, seed: 421))
        let first = summary(normal(5e9, seed: 423), like: expected)
        #expect(first.histogram?.anchor == 5e9)
        // They had no anchor, and were wide.
        let wide = summary(normal(0, 100, seed: 425))
        #expect(summary(normal(5e9, seed: 427), like: wide).histogram?.anchor == 5e9)
    }

    @Test func `a series that has left goes on about what it has found, until it comes back`() {
        let expected = summary(normal(1e6, seed: 431))
        // Other values would choose 5e9 + 2.
        let first = summary(normal(5e9, seed: 433), like: expected)
        let second = summary(normal(5e9 + 2, seed: 435), like: expected, after: first)
        #expect(second.histogram?.anchor == 5e9)
        let third = summary(normal(1e6, seed: 437), like: expected, after: second)
        #expect(third.histogram?.anchor == 1e6)
        let fourth = summary(normal(1e6 + 2, seed: 439), like: expected, after: third)
        #expect(fourth.histogram?.anchor == 1e6)
        var both = first
        both.merge(second)
        #expect(both.histogram?.anchor == 5e9)
        #expect(both.histogram?.count == 4000)
    }

    @Test func `what has no anchor yet leaves the choice to the series`() {
        let expected = summary([1e6, 1e6 + 1, 1e6 + 2])
        let first = summary(normal(1e6 + 40, seed: 441), like: expected)
        #expect(first.histogram?.anchor == 1e6 + 40)
        let second = summary(normal(1e6, seed: 443), like: expected, after: first)
        #expect(second.histogram?.anchor == 1e6 + 40)
        // A pane without values hands on what it was begun with.
        let empty = NumericSummary(like: expected, after: second)
        let third = summary(normal(1e6, seed: 445), like: expected, after: empty)
        #expect(third.histogram?.anchor == 1e6 + 40)
    }

    @Test func `parts of a trend keep the anchor of the whole`() {
        let values = normal(50, 10, seed: 451).sorted()
        let expected = summary(values.reversed())
        var last: NumericSummary?
        var merged = NumericSummary()
        for part in 0..<5 {
            let next = summary(
                Array(values[part * 400..<(part + 1) * 400]), like: expected, after: last)
            #expect(next.histogram?.anchor == expected.histogram?.anchor)
            merged.merge(next)
            last = next
        }
        #expect(merged.histogram?.count == 2000)
        #expect(merged.histogram?.anchor == 0)
    }

    @Test func `frequent values of either are followed`() {
        var source = SampleSource(seed: 461)
        func tied(_ tie: Double) -> [Double] {
            source.values(3000) { $0.uniform() < 0.2 ? tie : $0.lognormal() }
        }
        let expected = summary(tied(2.5))
        let before = summary(tied(3.5))
        let next = summary(tied(4.5), like: expected, after: before)
        for tie in [2.5, 3.5, 4.5] { #expect(next.atoms.values.contains(tie)) }
    }

    @Test func `both zeros are one far from zero as well`() {
        let far = normal(-1e9, seed: 471)
        let minus = summary(far + [-0.0, 0, -0.0] + far)
        let plus = summary(far + [0, 0, 0] + far)
        #expect(minus == plus)
        #expect(minus.zeroCount == 3)
        #expect(minus.histogram?.anchor == -1e9)
        // Where 0 is the anchor, and where it becomes it.
        let near = normal(0, seed: 473)
        let like = summary(near + [-0.0, 0], like: minus)
        #expect(like.histogram?.anchor == 0)
        #expect(like.histogram?.anchor.sign == .plus)
        #expect(like.zeroCount == 2)
        #expect(like.histogram?.anchorCount == 2)
    }
}
