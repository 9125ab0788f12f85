import Testing

@testable import Sketches

/// Bytes by the Python package datasketches 5.2.0: `h = hll_sketch(12, tgt_hll_type.HLL_8)`,
/// `h.update(i)` for `i in range(n)`, `h.serialize_updatable()`; checksums are CRC-32C.
struct DistinctSketchTests {
    private func sketch(_ count: Int) -> DistinctSketch {
        var sketch = DistinctSketch()
        for number in 0..<count { sketch.add(Int64(number)) }
        return sketch
    }

    @Test(arguments: [
        (0, 40, 0x10DE_4C9B), (1, 40, 0xE818_1FCE), (5, 40, 0x8E33_773F),
        (100, 1036, 0xC981_2B07),
    ]) func `each stage is written byte by byte as DataSketches does`(
        count: Int, size: Int, crc: UInt32
    ) throws {
        let written = sketch(count).dataSketchesBytes()
        #expect(written.count == size)
        #expect(checksum(written) == crc)
        #expect(try DistinctSketch(dataSketchesBytes: written).dataSketchesBytes() == written)
    }

    @Test func `registers are written byte by byte as DataSketches does`() throws {
        // Its estimate is 101148.48322141083, in bytes 8 to 16; the digits past the tenth depend on
        // how the sum was interpolated before there were registers.
        let written = sketch(100_000).dataSketchesBytes()
        #expect(written.count == 4136)
        #expect(checksum(Array(written[..<8] + written[16...])) == 0x4866_CC1F)
        #expect(try DistinctSketch(dataSketchesBytes: written).dataSketchesBytes() == written)
    }

    @Test func `the other types' lists are read, in both forms`() throws {
        // tgt_hll_type.HLL_6 and HLL_4; serialize_compact() and serialize_updatable()
        let items = "cbd7c2042bf2fb06862ff90d7581660781bc5d06"
        for header in ["0201070c03080508", "0201070c03080504", "0201070c03080500"] {
            let read = try DistinctSketch(dataSketchesBytes: bytes(header + items))
            #expect(read == sketch(5))
        }
        for header in ["0201070c03000504", "0201070c03000500"] {
            let read = try DistinctSketch(
                dataSketchesBytes: bytes(header + items + String(repeating: "0", count: 24)))
            #expect(read == sketch(5))
        }
    }

    @Test func `few things are counted exactly, and many to a few hundredths`() {
        #expect(sketch(100).estimate.rounded() == 100)
        // h.get_estimate()
        #expect(abs(sketch(100_000).estimate - 101_148.48322141083) < 1e-6)
    }

    @Test func `a merge counts what either held once`() {
        var left = DistinctSketch()
        var right = DistinctSketch()
        for number in 0..<60_000 { left.add("item \(number)") }
        for number in 40_000..<100_000 { right.add("item \(number)") }
        left.merge(right)
        #expect(abs(left.estimate - 100_000) < 5_000)
        left.merge(right)
        #expect(abs(left.estimate - 100_000) < 5_000)
    }

    @Test func `equal numbers are one thing`() {
        var sketch = DistinctSketch()
        for number in [0.0, -0.0, .nan, -.nan, 1, 1] { sketch.add(number) }
        #expect(sketch.estimate.rounded() == 3)
    }

    @Test func `damaged bytes are an error and no crash`() throws {
        for count in [0, 5, 100, 5000] {
            let written = sketch(count).dataSketchesBytes()
            for length in stride(from: 0, to: written.count - 1, by: max(1, written.count / 60)) {
                _ = try? DistinctSketch(dataSketchesBytes: Array(written[..<length]))
            }
            var source = SampleSource(seed: 3)
            for _ in 0..<500 {
                var mutated = written
                mutated[source.integer(below: mutated.count)] = UInt8(
                    truncatingIfNeeded: source.bits())
                _ = try? DistinctSketch(dataSketchesBytes: mutated)
            }
        }
    }
}
