import Drift
import Instants
import Randomness
import Testing

@testable import Monitor
@testable import Sketches

/// Panes that stand as their bytes read like those that do not.
struct PaneSealingTests {
    private let options = WindowOptions(span: TimeSpan(microseconds: 120), paneCount: 12)

    private func summary(_ values: [Double], _ missing: Int = 0) -> FieldSummary {
        var summary = NumericSummary()
        summary.add(values)
        summary.addMissing(missing)
        return .numeric(summary)
    }

    /// Values by the number of what they are drawn from.
    private func values(_ form: Int, _ generator: inout SplitMix64) -> [Double] {
        let count = 1 + generator.next(below: form == 2 ? 700 : 40)
        return (0..<count).map { _ in
            let number = Double(generator.next(below: 1_000_000))
            return switch form {
            case 0: (number / 1e4).rounded() / 4
            case 1: number / 1e4 - 30
            default: 1 + number.squareRoot() * 0.123456789
            }
        }
    }

    /// The panes that a ring without sealing holds: one summary for each slot, oldest first.
    private struct OpenPanes {
        var summaries: [Instant: FieldSummary] = [:]

        mutating func change(
            _ slot: Instant, _ empty: FieldSummary, _ body: (inout FieldSummary) -> Void
        ) {
            body(&summaries[slot, default: empty])
        }

        func panes(from start: Instant) -> [(start: Instant, summary: FieldSummary)] {
            summaries.filter { $0.key >= start }.sorted { $0.key < $1.key }
                .map { ($0.key, $0.value) }
        }
    }

    @Test(arguments: 0..<3) func `a ring that seals its panes equals one that does not`(
        form: Int
    ) throws {
        var generator = SplitMix64(seed: UInt64(form) + 401)
        var ring = PaneRing(options)
        var model = OpenPanes()
        var now: Int64 = 0
        for step in 0..<300 {
            now += Int64(generator.next(below: 8))
            let late = generator.next(below: 4) == 0 ? Int64(generator.next(below: 100)) : 0
            let time = Instant(microseconds: now - late)
            guard ring.holds(time) else { continue }
            let added = values(form, &generator)
            let empty = FieldSummary.empty(.numeric, after: ring.panes.last?.summary)
            let change = { (summary: inout FieldSummary) in
                _ = summary.add(TalliedColumn(.numeric(added), field: "n"))
            }
            _ = ring.advance(to: time)
            if ring.pane(at: time) == nil { ring.makePane(at: time, empty) }
            ring.update(at: time, version: step, with: change)
            model.change(time.floored(to: options.paneSpan), empty, change)
            let panes = model.panes(from: try #require(ring.oldestSlot))
            try #require(ring.panes.map(\.start) == panes.map(\.start))
            for (pane, open) in zip(ring.panes, panes) {
                try expectAlike(pane.summary, open.summary)
                try #require(pane.head.rowCount == open.summary.rowCount)
                try #require(pane.head.mean == pane.summary.numericMean)
            }
        }
        let hasSealed = ring.panes.contains { $0.isSealed }
        #expect(hasSealed)
    }

    /// Compares bucket for bucket; a guard may have been dropped.
    private func expectAlike(_ first: FieldSummary, _ second: FieldSummary) throws {
        guard case .numeric(let first) = first, case .numeric(let second) = second else {
            Issue.record("a pane is of another kind")
            return
        }
        try #require(first.distribution == second.distribution)
        try #require(first.moments == second.moments)
        try #require(first.zeroCount == second.zeroCount && first.rowCount == second.rowCount)
    }

    @Test func `what the bytes tell is what was sealed`() throws {
        var generator = SplitMix64(seed: 7)
        for form in 0..<3 {
            var pane = Pane(
                start: Instant(microseconds: 5), summary: summary(values(form, &generator), 3))
            var sealed = pane.summary
            sealed.seal()
            pane.seal()
            #expect(pane.isSealed)
            #expect(pane.summary == sealed)
            #expect(pane.encoded.bytes == sealed.encoded())
            #expect(pane.head == SummaryHead(sealed))
            // Sealing twice changes nothing.
            let bytes = pane.encoded
            pane.seal()
            #expect(pane.encoded == bytes)
            pane.change { $0.addMissing(2) }
            #expect(!pane.isSealed)
            #expect(pane.head.missingCount == 5)
        }
    }

    @Test func `heads are those of summaries of every kind`() throws {
        var categories = CategoricalSummary()
        for index in 0..<1000 { categories.add("c\(index % 400)") }
        categories.addMissing(4)
        var vectors = EmbeddingSummary()
        vectors.add(
            RandomProjections(seed: "n", dimension: 2).project([1, 2, 3, 4, 5, 6].span))
        vectors.addMissing(1)
        for summary in [
            FieldSummary.categorical(categories), .embedding(vectors), summary([]),
            summary([1, 2]),
        ] {
            let read = try EncodedSummary(checking: summary.encoded())
            let told = SummaryHead(summary)
            #expect(read.head.rowCount == told.rowCount)
            #expect(read.head.missingCount == told.missingCount)
            #expect(read.head.mean == told.mean || told.mean.isNaN && read.head.mean.isNaN)
            #expect(read.summary == summary)
        }
    }

    /// The bytes with the checksum that belongs to them.
    private func resealed(_ bytes: [UInt8]) throws -> EncodedSummary {
        var writer = ByteWriter()
        writer.append(contentsOf: bytes.dropLast(4))
        writer.append(CyclicRedundancyCheck.checksum(of: bytes.dropLast(4)))
        return try EncodedSummary(checking: writer.bytes)
    }

    @Test func `bytes that contradict themselves read as no values`() throws {
        var generator = SplitMix64(seed: 8)
        let examples = (0..<3).map { summary(values($0, &generator)).encoded() }
        var readCount = 0
        for step in 0..<3000 {
            var bytes = examples[step % 3]
            for _ in 0..<2 {
                bytes[2 + generator.next(below: bytes.count - 6)] = UInt8(
                    generator.next(below: 256))
            }
            let resealed = try resealed(bytes)
            let summary = resealed.summary
            #expect(summary.rowCount <= FieldSummary.rowCountMax)
            #expect(resealed.head.rowCount <= FieldSummary.rowCountMax)
            if summary.rowCount > 0 { readCount += 1 }
            var pane = Pane(start: Instant(microseconds: 0), sealed: resealed)
            pane.change { $0.addMissing(1) }
            pane.seal()
            #expect(pane.summary.rowCount > 0)
        }
        #expect(readCount > 0)
        var damaged = examples[0]
        damaged[damaged.count / 2] ^= 1
        #expect(throws: SummaryDecodingError.checksumMismatch) {
            try EncodedSummary(checking: damaged)
        }
    }
}

extension FieldSummary {
    fileprivate var numericMean: Double {
        if case .numeric(let summary) = self { summary.moments.mean } else { .nan }
    }
}
