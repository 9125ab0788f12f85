import TestSupport
import Testing

@testable import Compression

/// Packed bytes that somebody else brings are refused, or unpacked piece by piece.
///
/// `STRANDLINE_MUTATIONS` multiplies the number of inputs.
@Suite struct MutatedStreamTests {
    private func packed(_ bytes: [UInt8]) -> [UInt8] {
        var packed: [UInt8] = []
        GzipCompressor().pack(bytes, into: &packed)
        return packed
    }

    /// zlib expands no byte into more than this many (its manual, "Maximum Expansion Factor").
    private static let expansionMax = 1032

    @Test func `mutated streams are refused, or unpacked to what they can hold`() {
        let examples = [
            packed(Array("something".utf8)), packed([]), packed([UInt8](repeating: 7, count: 9999)),
            packed((0..<3000).map { UInt8(truncatingIfNeeded: $0 * $0 >> 5) }),
            packed([1, 2]) + packed([3]),
            // zlib's own format.
            [120, 156, 75, 132, 3, 0, 20, 225, 3, 203],
        ]
        var mutation = ByteMutation(seed: 401)
        var completeCount = 0
        for _ in 0..<ByteMutation.count(3000) {
            let bytes = mutation.mutated(mutation.pick(examples), with: mutation.pick(examples))
            let pieceBytes = 1 + mutation.integer(below: 2000)
            let atMost = 1 + mutation.integer(below: 5000)
            let decompressor = GzipDecompressor()
            var count = 0
            do {
                for start in stride(from: 0, to: bytes.count, by: pieceBytes) {
                    decompressor.add(Array(bytes[start..<min(start + pieceBytes, bytes.count)]))
                    while case let piece = try decompressor.next(atMost: atMost), !piece.isEmpty {
                        #expect(piece.count <= atMost)
                        count += piece.count
                    }
                }
                if decompressor.isComplete { completeCount += 1 }
            } catch {
                // After damage there is nothing more, however often it is asked for.
                #expect(throws: GzipError.self) { _ = try decompressor.next(atMost: atMost) }
            }
            #expect(count <= bytes.count * Self.expansionMax + Self.expansionMax)
        }
        #expect(completeCount > 0)
    }
}
