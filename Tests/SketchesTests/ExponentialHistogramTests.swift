import Testing

@testable import Sketches

@Suite struct ExponentialHistogramTests {
    private func histogram(
        _ values: [Double], anchor: Double = 0, bucketCountMax: Int = 160
    ) -> ExponentialHistogram {
        var histogram = ExponentialHistogram(anchor: anchor, bucketCountMax: bucketCountMax)
        histogram.add(values.span)
        return histogram
    }

    private func total(_ histogram: ExponentialHistogram) -> Int {
        (histogram.positiveBuckets + histogram.negativeBuckets).reduce(histogram.zeroCount) {
            $0 + $1.count
        }
    }

    @Test func `values are counted by sign and magnitude`() {
        let counted = histogram([1, 1, 2, -4, 0, -0.0, 3])
        #expect(counted.schema == 8)
        #expect(counted.count == 7)
        #expect(counted.zeroCount == 2)
        #expect(counted.positiveBuckets.map(\.index) == [0, 256, 406])
        #expect(counted.positiveBuckets.map(\.count) == [2, 1, 1])
        #expect(counted.negativeBuckets.map(\.index) == [512])
    }

    @Test func `infinities and NaN are passed over`() {
        let counted = histogram([.infinity, 1, .nan, -.infinity, -.nan, 1])
        #expect(counted.count == 2)
        #expect(counted.positiveBuckets.map(\.count) == [2])
    }

    @Test func `subnormal numbers are in the zero bucket and the least normal one is its bound`() {
        let counted = histogram(
            [.leastNonzeroMagnitude, -0x1p-1030, 0x1p-1022, Double(0x1p-1022).nextUp, 0])
        #expect(counted.zeroThreshold == 0x1p-1022)
        #expect(counted.zeroCount == 4)
        #expect(counted.anchorCount == 1)
        #expect(counted.positiveBuckets.count == 1)
    }

    @Test func `the greatest and the least numbers have buckets`() {
        let greatest = Double.greatestFiniteMagnitude
        let counted = histogram([greatest, -greatest, 1e-300, 1, -1e-300])
        #expect(total(counted) == 5)
        #expect(
            counted.positiveBuckets.last.map {
                ExponentialHistogram.upperBound(ofBucket: $0.index, schema: counted.schema)
            } == greatest)
    }

    @Test func `one block counts as its values one by one do`() {
        var source = SampleSource(seed: 3)
        let draws: [(inout SampleSource) -> Double] = [
            { $0.lognormal() }, { $0.normal() },
            { $0.uniform() < 0.5 ? 0 : $0.normal() * 1e-3 },
            { Double(bitPattern: $0.bits()) },
            { $0.uniform() < 0.01 ? 1e300 * $0.normal() : $0.normal() },
            { $0.uniform() < 0.1 ? 0x1p-1030 : -$0.lognormal() },
        ]
        for draw in draws {
            for anchor in [0.0, 0.25] {
                let values = source.values(5000, draw)
                let byBlock = histogram(values, anchor: anchor)
                var oneByOne = ExponentialHistogram(anchor: anchor)
                for value in values { oneByOne.add(value, count: 1) }
                #expect(byBlock.count == values.count { $0.isFinite })
                #expect(total(byBlock) == byBlock.count)
                // The order of arrival decides when the zero bucket widens, not what is counted.
                var coarse = byBlock
                coarse.reduceResolution(to: min(byBlock.schema, oneByOne.schema))
                oneByOne.reduceResolution(to: coarse.schema)
                coarse.widenZeroBucket(like: oneByOne)
                oneByOne.widenZeroBucket(like: coarse)
                #expect(coarse == oneByOne)
            }
        }
    }

    @Test(arguments: [32, 160, 256])
    func `the resolution halves until the buckets keep to their number`(bucketCountMax: Int) {
        var source = SampleSource(seed: 11)
        let counted = histogram(
            source.values(20_000) { $0.lognormal() }, bucketCountMax: bucketCountMax)
        #expect(counted.positiveBuckets.count <= bucketCountMax)
        #expect(total(counted) == 20_000)
        #expect(counted.schema == [32: 1, 160: 3, 256: 4][bucketCountMax])
    }

    @Test func `halving joins pairs of buckets`() {
        var fine = histogram((1...400).map { Double($0) / 100 }, bucketCountMax: 2048)
        let buckets = fine.positiveBuckets
        let schema = fine.schema
        fine.reduceResolution(to: schema - 2)
        var joined: [Int: Int] = [:]
        for bucket in buckets { joined[(bucket.index + 3) >> 2, default: 0] += bucket.count }
        #expect(fine.schema == schema - 2)
        #expect(
            Dictionary(uniqueKeysWithValues: fine.positiveBuckets.map { ($0.index, $0.count) })
                == joined)
    }

    @Test func `the zero bucket takes in what is next to nothing before the resolution suffers`() {
        var source = SampleSource(seed: 5)
        let counted = histogram(source.values(200_000) { $0.normal() }, bucketCountMax: 256)
        #expect(counted.schema == 3)
        #expect(counted.zeroThreshold > 1e-6)
        #expect(counted.zeroThreshold < 1e-2)
        #expect(counted.zeroCount < 200_000 / 2000)
        #expect(total(counted) == 200_000)
    }

    @Test func `a page below the zero bucket's bound can still be folded`() throws {
        // Halving rounds the bound 31 up to 16, and the bucket 31 down to 15, in the page below.
        var folded = try #require(
            ExponentialHistogram(
                anchor: 0, bucketCountMax: 32, schema: 3, foldKey: 31, anchorCount: 0,
                nearCounts: SignedPair(positive: 0, negative: 0), buckets: [(.positive, 31, 1)]))
        folded.reduceResolution(to: 2)
        for exponent in [0, 1, 2, 3] { folded.add(Double(1 << (exponent * 16)), count: 9000) }
        #expect(total(folded) == 36_001)
        #expect(folded.zeroCount == 1)
    }

    @Test(arguments: [1, 2, 3, 4, 5])
    func `a finer pane is merged and subtracted exactly`(steps: Int) {
        var source = SampleSource(seed: 13)
        var window = histogram(source.values(3000) { 40 * $0.normal() })
        let pane = histogram(source.values(200) { 1 + 0.01 * $0.normal() })
        window.reduceResolution(to: pane.schema - steps)
        let before = window
        window.merge(pane)
        var expected = before
        var coarse = pane
        coarse.reduceResolution(to: before.schema)
        expected.merge(coarse)
        #expect(window == expected)
        window.subtract(pane)
        #expect(window == before)
    }

    @Test func `many values at once are counted like one by one`() {
        var source = SampleSource(seed: 15)
        for draw in [{ $0.lognormal() }, { $0.normal() }, { Double(bitPattern: $0.bits()) }]
            as [(inout SampleSource) -> Double]
        {
            let entries = source.values(257, draw).filter(\.isFinite).sorted()
                .map { ValueCounts.Entry($0, count: 3) }
            var together = ExponentialHistogram()
            together.add(entries[...])
            var oneByOne = ExponentialHistogram()
            for entry in entries { oneByOne.add(entry.value, count: entry.count) }
            together.reduceResolution(to: oneByOne.schema)
            together.widenZeroBucket(like: oneByOne)
            oneByOne.widenZeroBucket(like: together)
            #expect(together == oneByOne)
        }
    }

    @Test func `many values at once find their buckets in whatever order they come`() {
        var source = SampleSource(seed: 16)
        for draw in [
            { $0.normal() }, { $0.uniform() < 0.3 ? 0 : -$0.pareto(0.5) },
            { 1e-300 * $0.normal() }, { Double(bitPattern: $0.bits()) },
        ] as [(inout SampleSource) -> Double] {
            let entries = source.values(2000, draw).filter(\.isFinite)
                .map { ValueCounts.Entry($0, count: 1 + Int(3 * source.uniform())) }
            var forwards = ExponentialHistogram()
            forwards.add(entries[...])
            var backwards = ExponentialHistogram()
            backwards.add(entries.reversed()[...])
            #expect(forwards == backwards)
            #expect(total(forwards) == entries.reduce(0) { $0 + $1.count })
            let bucketCount = forwards.positiveBuckets.count + forwards.negativeBuckets.count
            #expect(bucketCount <= forwards.bucketCountMax || forwards.schema == -4)
            #expect(bucketCount > forwards.bucketCountMax / 4)
        }
    }

    @Test func `many values are added to what is there`() {
        var source = SampleSource(seed: 17)
        let first = source.values(500) { $0.normal() }
        let entries = source.values(500) { 50 * $0.normal() }
            .map { ValueCounts.Entry($0, count: 7) }
        var together = histogram(first)
        together.add(entries[...])
        var oneByOne = histogram(first)
        for entry in entries { oneByOne.add(entry.value, count: entry.count) }
        oneByOne.widenZeroBucket(like: together)
        #expect(together == oneByOne)
        #expect(together.count == 4000)
    }

    @Test func `counts beyond 32 bits are added at once`() {
        var together = ExponentialHistogram()
        let entries = [1.0, 2, 3, -4].map { ValueCounts.Entry($0, count: 3 << 31) }
        together.add(entries[...])
        #expect(together.count == 12 << 31)
        #expect(together.positiveBuckets.map(\.count) == [3 << 31, 3 << 31, 3 << 31])
        #expect(together.negativeBuckets.map(\.count) == [3 << 31])
    }

    @Test func `merging adds and subtracting takes away again`() {
        var source = SampleSource(seed: 9)
        let first = histogram(source.values(3000) { $0.normal() })
        let second = histogram(source.values(2000) { $0.normal() * 30 })
        var sum = first
        sum.merge(second)
        #expect(sum.count == 5000)
        #expect(total(sum) == 5000)
        var other = second
        other.merge(first)
        #expect(sum == other)
        sum.subtract(second)
        var expected = first
        expected.reduceResolution(to: sum.schema)
        #expect(sum.positiveBuckets.elementsEqual(expected.positiveBuckets, by: ==))
        #expect(sum.negativeBuckets.elementsEqual(expected.negativeBuckets, by: ==))
        #expect(sum.count == 3000)
    }

    @Test func `a window slides exactly over a thousand panes`() {
        var source = SampleSource(seed: 13)
        var panes: [ExponentialHistogram] = []
        var window = ExponentialHistogram()
        for pane in 0..<1000 {
            let scale = pane % 50 == 49 ? 1000.0 : 1
            panes.append(histogram(source.values(40) { $0.normal() * scale }))
            window.merge(panes[pane])
            if pane >= 24 { window.subtract(panes[pane - 24]) }
        }
        var expected = ExponentialHistogram()
        for pane in panes.suffix(24) { expected.merge(pane) }
        expected.reduceResolution(to: window.schema)
        expected.widenZeroBucket(like: window)
        #expect(window.count == 24 * 40)
        #expect(window.nearCounts == expected.nearCounts)
        #expect(window.positiveBuckets.elementsEqual(expected.positiveBuckets, by: ==))
        #expect(window.negativeBuckets.elementsEqual(expected.negativeBuckets, by: ==))
    }

    @Test func `counts past 2^32 stay exact`() {
        var large = ExponentialHistogram()
        large.add(3, count: 5_000_000_000)
        large.add(5, count: 2_147_483_647)
        let more = [3.0, 5, 5]
        large.add(more.span)
        #expect(large.positiveBuckets.map(\.count) == [5_000_000_001, 2_147_483_649])
        let copy = large
        large.merge(copy)
        #expect(large.positiveBuckets.map(\.count) == [10_000_000_002, 4_294_967_298])
        large.subtract(copy)
        #expect(large == copy)
    }

    @Test func `an anchor moves zero`() {
        let counted = histogram([1e6, 1e6 + 1, 1e6 - 2, 1e6], anchor: 1e6)
        #expect(counted.anchorCount == 2)
        #expect(counted.positiveBuckets.map(\.index) == [0])
        #expect(counted.negativeBuckets.map(\.index) == [256])
    }

    @Test func `the coarsest schema takes in everything`() {
        var source = SampleSource(seed: 17)
        let counted = histogram(
            source.values(4000) { Double(bitPattern: $0.bits()) }, bucketCountMax: 32)
        #expect(counted.schema == -4)
        #expect(total(counted) == counted.count)
    }

    @Test func `a smooth histogram resolves its data and a heap in one bucket does not`() {
        var source = SampleSource(seed: 19)
        let smooth = histogram(source.values(20_000) { $0.lognormal() }, bucketCountMax: 256)
        #expect(smooth.unresolvedShare() < 0.005)
        let uniform = histogram(source.values(20_000) { $0.uniform() }, bucketCountMax: 256)
        #expect(uniform.unresolvedShare() < 0.005)
        var heaped = smooth
        heaped.add(2.3, count: 2000)
        #expect(heaped.unresolvedShare() > 0.07)
        #expect(heaped.unresolvedShare(besides: [(2.3, 2000)]) < 0.005)
        let narrow = histogram(source.values(20_000) { 1e6 + $0.normal() })
        #expect(narrow.unresolvedShare() > 0.9)
    }

    @Test func `moved about another anchor, a bucket is spread over what it reaches`() {
        var counted = histogram([1e6, 1e6], anchor: 1e6)
        counted.reduceResolution(to: 0)
        // The bucket from 1e6 + 64 to 1e6 + 128, and one of which the values fill a half.
        counted.add(1e6 + 100, count: 64)
        counted.add(1e6 - 3, count: 8)
        let moved = counted.anchored(at: 1e6 - 1024, in: (1e6 - 3)...(1e6 + 128))
        #expect(moved.count == 74)
        #expect(moved.anchor == 1e6 - 1024)
        func count(through value: Double) -> Int {
            moved.positiveBuckets.reduce(0) { sum, bucket in
                let upper = ExponentialHistogram.upperBound(
                    ofBucket: bucket.index, schema: moved.schema)
                return sum + (upper <= value - moved.anchor ? bucket.count : 0)
            }
        }
        #expect(count(through: 1e6 - 3) == 0)
        // 1,024 is a bound, and all below it lies between 1e6 − 3 and 1e6 − 2.
        #expect(count(through: 1e6) == 10)
        #expect(count(through: 1e6 + 60) == 10)
        // A sixteenth every 4, but for what a bucket of 3 more or less makes.
        for quarter in 1..<4 {
            let found = count(through: 1e6 + 64 + Double(quarter) * 16) - 10
            #expect(abs(found - quarter * 16) <= 4)
        }
        #expect(count(through: 1e6 + 131) == 74)
        #expect(counted.anchored(at: 1e6) == counted)
    }
}
