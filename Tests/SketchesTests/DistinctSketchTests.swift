import Testing

@testable import Sketches

/// Bytes and estimates by the Python package datasketches 5.2.0: `h = hll_sketch(12, type)`,
/// `h.update(x)` for each x, `h.serialize_updatable()` or `h.serialize_compact()`.
@Suite struct DistinctSketchTests {
    private func sketch(_ count: Int) -> DistinctSketch {
        var sketch = DistinctSketch()
        for index in 0..<count { sketch.add("k\(index)") }
        return sketch
    }

    private func integers(_ range: Range<Int64>) -> DistinctSketch {
        var sketch = DistinctSketch()
        for number in range { sketch.add(number) }
        return sketch
    }

    @Test(arguments: [
        (0, "0201070c03040008" + String(repeating: "0", count: 64)),
        (3, "0201070c030003080f9a6605c31e7e0bc12d8106" + String(repeating: "0", count: 40)),
        (
            20,
            """
            0301070c050000091400000000000000c12d810622904106c31e7e0b0000000045cedf0426f41405\
            0000000068c78310899c8f06000000002b948f042c9eeb12decdc1048e4d30050f9a6605f01ccf09\
            0000000000000000000000000000000000000000000000009793fe04c1d6d812598a290c8db50c08\
            000000009cd1b9078399eb12487b371300000000
            """
        ),
    ]) func `a few texts are written byte by byte as DataSketches does`(
        count: Int, hex: String
    ) throws {
        #expect(sketch(count).dataSketchesBytes() == bytes(hex))
        #expect(try DistinctSketch(dataSketchesBytes: bytes(hex)) == sketch(count))
    }

    @Test func `registers are written byte by byte as DataSketches does`() throws {
        // 'k0' to 'k999': CRC-32C of the 4136 bytes, and get_estimate()
        let texts = sketch(1000)
        #expect(abs(texts.estimate - 989.9905402890344) < 1e-9)
        let written = texts.dataSketchesBytes()
        #expect(written.count == 4136)
        // The historic estimate, bytes 8 to 15, starts from DataSketches' rounded coupon table.
        var known = written
        known.replaceSubrange(8..<16, with: bytes("2f1663a0ecef8e40"))
        #expect(checksum(known) == 0xA461_0D9D)
        #expect(try DistinctSketch(dataSketchesBytes: written) == texts)
        #expect(abs(integers(0..<100_000).estimate - 101148.48322141083) < 1e-6)
        var numbers = DistinctSketch()
        for index in 0..<500 { numbers.add(Double(index) / 4) }
        #expect(abs(numbers.estimate - 495.77256983764005) < 1e-9)
    }

    @Test(arguments: [
        "0201070c03080300cbd7c2042bf2fb06862ff90d", "0201070c03080304cbd7c2042bf2fb06862ff90d",
        "0201070e03080308cbd7c2042bf2fb06862ff90d",
    ]) func `lists of other types and sizes are read`(hex: String) throws {
        // HLL_4, HLL_6, and lg 14 with HLL_8; range(3), compact
        #expect(try DistinctSketch(dataSketchesBytes: bytes(hex)) == integers(0..<3))
    }

    @Test func `sets of other types are read`() throws {
        // HLL_4, range(10), compact; byte 7 is 5 with HLL_6
        var hex = bytes(
            """
            0301070c050800010a00000081bc5d06862ff90dcbd7c204c1e91705d216730734a2610e75816607\
            fc2d420a7b65e6082bf2fb06
            """)
        #expect(try DistinctSketch(dataSketchesBytes: hex) == integers(0..<10))
        hex[7] = 5
        #expect(try DistinctSketch(dataSketchesBytes: hex) == integers(0..<10))
    }

    @Test func `registers of four bits with an exception are read`() throws {
        // HLL_4, range(100000), compact: the head, the exception, and the CRC-32C of all bytes
        let ranks = integers(0..<100_000).registers
        var packed = bytes(
            "0a01070c05080202c45f46bbc7b1f84000000050a6665d4000000000000000000a00000001000000")
        let halves = ranks.map { $0 - 2 >= 15 ? 15 : $0 - 2 }
        for index in stride(from: 0, to: 4096, by: 2) {
            packed.append(halves[index] | halves[index + 1] << 4)
        }
        packed += bytes("dd080048")
        #expect(checksum(packed) == 0x9249_B4F5)
        let read = try DistinctSketch(dataSketchesBytes: packed)
        #expect(read.registers == ranks)
        #expect(abs(read.estimate - 101148.48322141083) < 1e-6)
    }

    @Test func `registers of six bits are read`() throws {
        // HLL_6, range(100000), compact: the head, and the CRC-32C of all bytes
        let ranks = integers(0..<100_000).registers
        var packed = bytes(
            "0a01070c00080006c45f46bbc7b1f84000000050a6665d4000000000000000000000000000000000")
        for index in stride(from: 0, to: 4096, by: 4) {
            let word =
                UInt32(ranks[index]) | UInt32(ranks[index + 1]) << 6
                | UInt32(ranks[index + 2]) << 12 | UInt32(ranks[index + 3]) << 18
            packed += [0, 8, 16].map { UInt8(truncatingIfNeeded: word >> $0) }
        }
        packed.append(0)
        #expect(checksum(packed) == 0xDF68_EE43)
        #expect(try DistinctSketch(dataSketchesBytes: packed).registers == ranks)
    }

    @Test(arguments: [5, 100, 1000, 20_000, 200_000])
    func `estimates keep to four standard errors, merged or not`(count: Int64) {
        var merged = integers(0..<count / 2)
        merged.merge(integers(count / 3..<count))
        #expect(abs(integers(0..<count).estimate / Double(count) - 1) < 4 * 0.013)
        #expect(abs(merged.estimate / Double(count) - 1) < 4 * 0.0163)
    }

    @Test(arguments: [0, 5, 300, 1000, 10_000, 100_000])
    func `what came is never new, and what did not is known to be as often as is said`(
        count: Int
    ) {
        var merged = DistinctSketch()
        for index in count / 3..<count { merged.add("k\(index)") }
        merged.merge(sketch(count / 2))
        for sketch in [sketch(count), merged] {
            #expect(!(0..<count).contains { sketch.isNew("k\($0)") })
            let known = (0..<20_000).count { sketch.isNew("other \($0)") }
            let rate = sketch.noveltyRate
            let deviation = (20_000 * rate * (1 - rate)).squareRoot()
            #expect(abs(Double(known) - 20_000 * rate) <= 4 * deviation + 1)
        }
        #expect(count > 300 || merged.noveltyRate > 0.99999)
        #expect(count != 1000 || abs(merged.noveltyRate - 0.85) < 0.03)
    }

    @Test func `merging does not depend on the order`() {
        for (left, right) in [(3, 20), (20, 2000), (2000, 3), (1000, 5000)] as [(Int64, Int64)] {
            var forth = integers(0..<left)
            forth.merge(integers(100..<100 + right))
            var back = integers(100..<100 + right)
            back.merge(integers(0..<left))
            #expect(forth.registers == back.registers)
            #expect(abs(forth.estimate / back.estimate - 1) < 0.01)
        }
    }

    @Test func `other bytes are refused`() {
        let good = sketch(1000).dataSketchesBytes()
        var small = good
        small[3] = 11
        for bad in [[], Array(good.dropLast()), small, Array(good[..<7])] {
            #expect(throws: SummaryDecodingError.self) {
                try DistinctSketch(dataSketchesBytes: bad)
            }
        }
    }

    @Test(arguments: [
        (0, 40, 0x10DE_4C9B), (1, 40, 0xE818_1FCE), (5, 40, 0x8E33_773F),
        (100, 1036, 0xC981_2B07),
    ]) func `integers are written byte by byte as DataSketches does`(
        count: Int, size: Int, crc: UInt32
    ) throws {
        let written = integers(0..<Int64(count)).dataSketchesBytes()
        #expect(written.count == size)
        #expect(checksum(written) == crc)
        #expect(try DistinctSketch(dataSketchesBytes: written).dataSketchesBytes() == written)
    }

    @Test func `the other types' lists are read, in both forms`() throws {
        // tgt_hll_type.HLL_6 and HLL_4; serialize_compact() and serialize_updatable()
        let items = "cbd7c2042bf2fb06862ff90d7581660781bc5d06"
        for header in ["0201070c03080508", "0201070c03080504", "0201070c03080500"] {
            let read = try DistinctSketch(dataSketchesBytes: bytes(header + items))
            #expect(read == integers(0..<5))
        }
        for header in ["0201070c03000504", "0201070c03000500"] {
            let read = try DistinctSketch(
                dataSketchesBytes: bytes(header + items + String(repeating: "0", count: 24)))
            #expect(read == integers(0..<5))
        }
    }

    @Test func `equal numbers are one thing`() {
        var sketch = DistinctSketch()
        for number in [0.0, -0.0, .nan, -.nan, 1, 1] { sketch.add(number) }
        #expect(sketch.estimate.rounded() == 3)
    }

    @Test func `damaged bytes are an error and no crash`() throws {
        for count in [0, 5, 100, 5000] {
            let written = integers(0..<Int64(count)).dataSketchesBytes()
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

    @Test func `a batch counts as its numbers one by one do`() {
        let integers = (0..<5000).map { Int64($0 * 7) }
        let numbers: [Double] = (0..<5000).map { Double($0) / 8 } + [0, -0.0, .nan, -.nan]
        var together = DistinctSketch()
        together.add(integers.span)
        together.add(numbers.span)
        var oneByOne = DistinctSketch()
        for integer in integers { oneByOne.add(integer) }
        for number in numbers { oneByOne.add(number) }
        #expect(together == oneByOne)
    }
}
