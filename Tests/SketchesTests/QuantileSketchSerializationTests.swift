import Testing

@testable import Sketches

/// Bytes by the Python package datasketches 5.2.0: `s = kll_doubles_sketch(k)`, `s.update(v)` for
/// each value, `s.serialize().hex()`.
@Suite struct QuantileSketchSerializationTests {
    private func sketch(_ values: [Double], k: Int = 200) -> QuantileSketch {
        var sketch = QuantileSketch(k: k)
        sketch.add(values.span)
        return sketch
    }

    @Test(arguments: [
        ([], "02010f01c8000800"),
        ([1.5], "02020f04c8000800000000000000f83f"),
        (
            [1.5, 2.5],
            """
            05010f00c80008000200000000000000c8000100c6000000000000000000f83f0000000000000440\
            0000000000000440000000000000f83f
            """
        ),
    ]) func `few values are written byte by byte as DataSketches does`(
        values: [Double], hex: String
    ) throws {
        #expect(sketch(values).dataSketchesBytes() == bytes(hex))
        #expect(try QuantileSketch(dataSketchesBytes: bytes(hex)) == sketch(values))
    }

    @Test func `twenty and two hundred values are written byte by byte as DataSketches does`() {
        // [(i*37 % 101) / 4 for i in range(20)]
        #expect(
            sketch((0..<20).map { Double($0 * 37 % 101) / 4 }).dataSketchesBytes()
                == bytes(
                    """
                    05010f00c80008001400000000000000c8000100b40000000000000000000000000000\
                    000040384000000000004038400000000000002e4000000000000017400000000000c0\
                    354000000000000029400000000000000a400000000000403340000000000000244000\
                    0000000000e83f0000000000c030400000000000001e40000000000080374000000000\
                    00802c4000000000000014400000000000003540000000000080274000000000000004\
                    40000000000080324000000000008022400000000000000000
                    """))
        // [(i*7919 % 1009) / 8 - 50 for i in range(200)], CRC-32C of the 1640 bytes
        let many = sketch((0..<200).map { Double($0 * 7919 % 1009) / 8 - 50 }).dataSketchesBytes()
        #expect(many.count == 1640)
        #expect(checksum(many) == 0x8EFD_4143)
    }

    @Test func `a sorted lowest level stays marked as such`() throws {
        // [1.5, 2.5, 0.5], then get_quantile(.5)
        let read = bytes(
            """
            05010f02c80008000300000000000000c8000100c5000000000000000000e03f0000000000000440\
            000000000000e03f000000000000f83f0000000000000440
            """)
        #expect(try QuantileSketch(dataSketchesBytes: read).dataSketchesBytes() == read)
    }

    @Test func `a compacted sketch is read and written again byte by byte`() throws {
        // k = 8, [float(i*37 % 101) for i in range(101)]; s.get_rank(x) for 10, 25, 50, 75, 90
        let read = bytes(
            """
            05010f0008000800650000000000000008000400040000000f000000100000001a000000000000\
            0000000000000000000000594000000000000050400000000000003b400000000000c056400000\
            000000004b400000000000003140000000000040544000000000000046400000000000001c4000\
            00000000c051400000000000004140000000000080584000000000000010400000000000001440\
            00000000000032400000000000003940000000000000434000000000000045400000000000004d\
            400000000000804e40000000000000524000000000008054400000000000005740000000000000\
            24400000000000003a4000000000008043400000000000004c4000000000008051400000000000\
            c05540
            """)
        let sketch = try QuantileSketch(dataSketchesBytes: read)
        #expect(sketch.count == 101)
        #expect(sketch.minimum == 0)
        #expect(sketch.maximum == 100)
        #expect(sketch.weightedItems.count == 28)
        let ranks = [10.0, 25, 50, 75, 90].map { value in
            sketch.weightedItems.filter { $0.value < value }.reduce(0) { $0 + $1.count }
        }
        #expect(ranks == [7, 20, 51, 82, 95])
        #expect(sketch.dataSketchesBytes() == read)
    }

    @Test(arguments: [201, 1000, 20_000, 150_000])
    func `what was compacted or sampled here survives its bytes`(count: Int) throws {
        var source = SampleSource(seed: 31)
        let built = sketch(source.values(count) { $0.normal() })
        let written = built.dataSketchesBytes()
        let read = try QuantileSketch(dataSketchesBytes: written)
        #expect(read.count == count)
        #expect(read.weightedItems.reduce(0) { $0 + $1.count } == count)
        #expect(read.dataSketchesBytes() == written)
        var goesOn = read
        let more = source.values(5000) { $0.normal() }
        goesOn.add(more.span)
        #expect(goesOn.weightedItems.reduce(0) { $0 + $1.count } == count + 5000)
    }

    @Test func `other bytes are refused`() {
        let good = sketch((0..<20).map(Double.init)).dataSketchesBytes()
        var otherFamily = good
        otherFamily[2] = 7
        var updatable = good
        updatable[1] = 3
        var otherWeights = good
        otherWeights[8] = 21
        var beyondMaximum = good
        beyondMaximum[40 + 7] = 0x7F
        for bad in [
            [], Array(good.dropLast()), good + [0], otherFamily, updatable, otherWeights,
            beyondMaximum,
        ] {
            #expect(throws: SummaryDecodingError.self) {
                try QuantileSketch(dataSketchesBytes: bad)
            }
        }
    }
}
