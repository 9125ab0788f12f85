import CZlib
import Gzip
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
}
