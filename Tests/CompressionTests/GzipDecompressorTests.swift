import Testing

@testable import Compression

struct GzipDecompressorTests {
    private func packed(_ bytes: [UInt8]) -> [UInt8] {
        var packed: [UInt8] = []
        GzipCompressor().pack(bytes, into: &packed)
        return packed
    }

    /// What comes of bytes that are added in pieces of a length.
    private func unpacked(
        _ packed: [UInt8], pieceBytes: Int, atMost: Int = 100
    ) throws -> (bytes: [UInt8], isComplete: Bool) {
        let decompressor = GzipDecompressor()
        var bytes: [UInt8] = []
        for start in stride(from: 0, to: packed.count, by: pieceBytes) {
            decompressor.add(Array(packed[start..<min(start + pieceBytes, packed.count)]))
            while case let piece = try decompressor.next(atMost: atMost), !piece.isEmpty {
                #expect(piece.count <= atMost)
                bytes += piece
            }
        }
        return (bytes, decompressor.isComplete)
    }

    @Test(arguments: [1, 7, 1000, 1_000_000])
    func `what was packed comes back, in whatever pieces it comes`(pieceBytes: Int) throws {
        let bytes = (0..<20_000).map { UInt8(truncatingIfNeeded: $0 * $0 >> 7) }
        let result = try unpacked(packed(bytes), pieceBytes: pieceBytes)
        #expect(result.bytes == bytes)
        #expect(result.isComplete)
    }

    @Test func `streams that follow each other are one`() throws {
        let result = try unpacked(packed([1, 2]) + packed([]) + packed([3]), pieceBytes: 5)
        #expect(result.bytes == [1, 2, 3])
        #expect(result.isComplete)
    }

    @Test func `the format of zlib is unpacked, too`() throws {
        // python3 -c "import zlib; print(list(zlib.compress(b'aaaaaaaaaa')))"
        let result = try unpacked(
            [120, 156, 75, 132, 3, 0, 20, 225, 3, 203], pieceBytes: 3)
        #expect(result.bytes == Array(repeating: 97, count: 10))
        #expect(result.isComplete)
    }

    @Test func `what is cut off is not complete`() throws {
        let whole = packed(Array("something".utf8))
        for count in 0..<whole.count {
            #expect(try !unpacked(Array(whole.prefix(count)), pieceBytes: 4).isComplete)
        }
    }

    @Test func `what is damaged is refused`() {
        let whole = packed(Array("something".utf8))
        var changed = whole
        changed[whole.count - 6] ^= 1
        for (bytes, error) in [
            (Array("no gzip".utf8), GzipError.notPacked), (changed, .damaged),
            (whole + [0, 0], .trailingBytes),
        ] {
            #expect(throws: error) { _ = try unpacked(bytes, pieceBytes: 1000) }
        }
    }
}
