import Testing

@testable import Sketches

@Suite struct FieldSummaryTests {
    /// Summaries of every form.
    static let samples: [FieldSummary] = {
        var source = SampleSource(seed: 71)
        let draws: [(Int, (inout SampleSource) -> Double)] = [
            (0, { $0.normal() }), (1, { $0.normal() }), (200, { $0.normal() }),
            (1000, { Double($0.integer(below: 7)) }), (3000, { $0.lognormal() }),
            (3000, { $0.uniform() < 0.3 ? 0 : $0.normal() * 1e-3 }),
            (3000, { 1e6 + $0.normal() }), (3000, { $0.uniform() < 0.4 ? 5 : $0.pareto(0.2) }),
            (3000, { Double(bitPattern: $0.bits()) }),
            (3000, { 100 * (1 + 1e-7 * $0.normal()) * (1 + Double($0.integer(below: 3))) }),
        ]
        var samples: [FieldSummary] = []
        for (count, draw) in draws {
            var summary = NumericSummary()
            summary.add(source.values(count, draw))
            summary.addMissing(count / 7)
            samples.append(.numeric(summary))
            summary.seal()
            samples.append(.numeric(summary))
            samples.append(.numeric(NumericSummary(like: summary)))
        }
        for count in [0, 3, 300, 6000] {
            var summary = CategoricalSummary()
            for index in 0..<count { summary.add("category \(index * index % 5003)") }
            summary.addMissing(2)
            samples.append(.categorical(summary))
            var other = summary
            other.merge(summary)
            samples.append(.categorical(other))
        }
        for (count, dimension) in [(0, 3), (2, 1), (400, 6)] {
            var summary = EmbeddingSummary()
            let vectors = source.values(count * dimension) { $0.normal() }
            summary.add(RandomProjections(seed: "e", dimension: dimension).project(vectors.span))
            summary.addMissing(count / 7)
            summary.seal()
            samples.append(.embedding(summary))
            samples.append(.embedding(EmbeddingSummary(like: summary)))
        }
        return samples
    }()

    @Test func `every form of summary survives its bytes`() throws {
        for sample in Self.samples {
            let read = try FieldSummary(decoding: sample.encoded())
            #expect(read == sample)
            #expect(read.encoded() == sample.encoded())
        }
    }

    @Test func `kinds do not mix`() throws {
        var numeric = FieldSummary.numeric(NumericSummary())
        #expect(throws: FieldKindMismatch.self) {
            try numeric.merge(.categorical(CategoricalSummary()))
        }
        var values = NumericSummary()
        values.add([1, 2, .nan])
        try numeric.merge(.numeric(values))
        #expect(numeric.rowCount == 3)
        #expect(numeric.missingRatio == 1.0 / 3)
    }

    @Test func `bytes that were changed are refused`() {
        var bytes = Self.samples[4].encoded()
        #expect(throws: SummaryDecodingError.unknownVersion(1)) {
            try FieldSummary(decoding: [1] + bytes.dropFirst())
        }
        #expect(throws: SummaryDecodingError.truncated) { try FieldSummary(decoding: [2]) }
        bytes[bytes.count / 2] ^= 1
        #expect(throws: SummaryDecodingError.checksumMismatch) {
            try FieldSummary(decoding: bytes)
        }
    }

    /// Bytes changed at random, with a checksum that fits, are refused or read.
    ///
    /// Whatever is read can be asked and merged. A million in a release build, fewer in a debug
    /// build.
    @Test func `hostile bytes do no harm`() {
        #if DEBUG
            let mutationCount = 30_000
        #else
            let mutationCount = 1_000_000
        #endif
        var source = SampleSource(seed: 73)
        let seeds = Self.samples.map { $0.encoded() }.filter { $0.count < 1200 }
        var readCount = 0
        for _ in 0..<mutationCount {
            var bytes = seeds[source.integer(below: seeds.count)]
            bytes.removeLast(4)
            for _ in 0...source.integer(below: 4) { Self.mutate(&bytes, &source) }
            var writer = ByteWriter()
            writer.append(contentsOf: bytes)
            writer.append(CyclicRedundancyCheck.checksum(of: bytes[...]))
            guard var read = try? FieldSummary(decoding: writer.bytes) else { continue }
            readCount += 1
            guard readCount % 16 == 0 else { continue }
            _ = read.rowCount
            _ = read.missingRatio
            try? read.merge(read)
            _ = read.encoded()
            if case .numeric(let summary) = read {
                _ = summary.cumulativeDistribution.quantile(0.5)
                _ = NumericSummary.comparable(summary, summary)
            }
        }
        #expect(readCount > mutationCount / 100)
    }

    private static func mutate(_ bytes: inout [UInt8], _ source: inout SampleSource) {
        guard bytes.count > 3 else { return }
        let place = 1 + source.integer(below: bytes.count - 1)
        switch source.integer(below: 5) {
        case 0: bytes[place] ^= 1 << UInt8(source.integer(below: 8))
        case 1: bytes[place] = UInt8(truncatingIfNeeded: source.bits())
        case 2: bytes[place] = [0, 1, 0x7F, 0x80, 0xFF][source.integer(below: 5)]
        case 3: bytes.removeSubrange(place..<min(place + 1 + source.integer(below: 4), bytes.count))
        default: bytes.insert(UInt8(truncatingIfNeeded: source.bits()), at: place)
        }
    }

    @Test func `a smooth sealed pane takes no more than 400 bytes`() {
        var source = SampleSource(seed: 8)
        for draw in [{ $0.lognormal() }, { $0.normal() }, { 1e6 + $0.normal() }]
            as [(inout SampleSource) -> Double]
        {
            var summary = NumericSummary()
            summary.add(source.values(40_000, draw))
            summary.seal()
            #expect(FieldSummary.numeric(summary).encoded().count <= 400)
        }
    }
}
