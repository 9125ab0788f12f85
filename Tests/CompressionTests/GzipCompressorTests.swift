import CZlib
import Compression
import Testing

struct GzipCompressorTests {
    /// What zlib's own reader makes of packed bytes.
    private func unpacked(_ packed: [UInt8], byteCountMax: Int) throws -> [UInt8] {
        var packed = packed
        var stream = unsafe z_stream()
        try #require(
            unsafe inflateInit2_(
                &stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK)
        defer { unsafe inflateEnd(&stream) }
        return unsafe [UInt8](unsafeUninitializedCapacity: byteCountMax + 1) { output, count in
            unsafe packed.withUnsafeMutableBufferPointer { input in
                unsafe stream.next_in = input.baseAddress
                unsafe stream.avail_in = UInt32(input.count)
                unsafe stream.next_out = output.baseAddress
                unsafe stream.avail_out = UInt32(output.count)
                #expect(unsafe inflate(&stream, Z_FINISH) == Z_STREAM_END)
                unsafe count = output.count - Int(stream.avail_out)
            }
        }
    }

    @Test func `what is packed can be unpacked, one after the other`() throws {
        let compressor = GzipCompressor()
        var packed: [UInt8] = []
        for text in ["", "a", String(repeating: "strandline_value 1\n", count: 10_000)] {
            compressor.pack(Array(text.utf8), into: &packed)
            #expect(packed.prefix(2).elementsEqual([0x1F, 0x8B]))
            #expect(
                String(decoding: try unpacked(packed, byteCountMax: text.utf8.count), as: UTF8.self)
                    == text)
        }
        #expect(packed.count < 3000)
    }

    @Test func `bytes without any order fit, too`() throws {
        var state: UInt64 = 1
        let noise = (0..<100_000).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 33)
        }
        var packed: [UInt8] = []
        GzipCompressor().pack(noise, into: &packed)
        #expect(try unpacked(packed, byteCountMax: noise.count) == noise)
    }

    @Test(arguments: [1, 7, 4096, 99_999, 100_000, 100_001])
    func `what is too long for one step is packed in several`(stepByteCountMax: Int) throws {
        var state: UInt64 = 2
        // Half of it without order: some steps give more than they take.
        let bytes = (0..<100_000).map { index -> UInt8 in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return index < 50_000 ? UInt8(truncatingIfNeeded: state >> 33) : 97
        }
        let compressor = GzipCompressor(stepByteCountMax: stepByteCountMax)
        for body in [bytes, [], bytes] {
            var packed: [UInt8] = []
            compressor.pack(body, into: &packed)
            #expect(try unpacked(packed, byteCountMax: body.count) == body)
        }
    }
}
