import Compression
import TestSupport
import Testing

@testable import CSV

/// Files that are no tables are refused with the line at fault; what is read is as wide as its header.
///
/// `STRANDLINE_MUTATIONS` multiplies the number of inputs.
@Suite struct MutatedFileTests {
    private static let examples = [
        "zone,fare,note\nHarlem,12.5,\n\"a, b\",,\"say \"\"hi\"\"\"\n,,\n",
        "a,b\r\n1,2\r\n-3e5,\"4\"\r\n\r\nnan,inf\r\n", "\u{FEFF}é\n\"1\r\n2\n,\"\n\"\"\n",
        "n\n" + (0..<40).map { "\($0 * $0).25\n" }.joined(), "a\n",
    ].map { Array($0.utf8) }

    /// Reads all of a file, and each of its fields as text and as a number.
    ///
    /// - Returns: How many rows it has; nil where it is no table.
    private func read(_ file: TemporaryFile, chunkByteCount: Int) -> Int? {
        do {
            var reader = try CSVReader(path: file.path, chunkByteCount: chunkByteCount)
            var rowCount = 0
            while let batch = try reader.next(maxRows: 7) {
                #expect(batch.columnCount == reader.header.count)
                rowCount += batch.rowCount
                _ = ColumnKind.kinds(of: batch)
                for row in 0..<batch.rowCount {
                    for column in 0..<batch.columnCount {
                        _ = batch.string(row: row, column: column)
                        let number = batch.double(row: row, column: column)
                        #expect(number == nil || !batch.isEmpty(row: row, column: column))
                    }
                }
            }
            return rowCount
        } catch {
            let isLine = !error.reason.utf8.contains(0x0A)
            #expect(isLine && error.reason.utf8.count < 200, "\(error)")
            return nil
        }
    }

    @Test func `mutated files are refused, or tables whatever the size of the chunks`() throws {
        var mutation = ByteMutation(seed: 501)
        var tableCount = 0
        for _ in 0..<ByteMutation.count(1500) {
            let example = mutation.pick(Self.examples)
            let other = mutation.pick(Self.examples)
            let file = try TemporaryFile(
                mutation.integer(below: 2) == 0
                    ? mutation.mutated(example, with: other)
                    : mutation.mutatedText(example, with: other))
            let whole = read(file, chunkByteCount: 1 << 16)
            #expect(read(file, chunkByteCount: 1 + mutation.integer(below: 30)) == whole)
            if whole != nil { tableCount += 1 }
        }
        #expect(tableCount > 0)
    }

    @Test func `mutated packed files are refused, or tables`() throws {
        let examples = Self.examples.map { bytes in
            var packed: [UInt8] = []
            GzipCompressor().pack(bytes, into: &packed)
            return packed
        }
        var mutation = ByteMutation(seed: 502)
        var tableCount = 0
        for _ in 0..<ByteMutation.count(1500) {
            let file = try TemporaryFile(
                mutation.mutated(mutation.pick(examples), with: mutation.pick(examples)),
                suffix: ".csv.gz")
            if read(file, chunkByteCount: 1 << 16) != nil { tableCount += 1 }
        }
        // The checksum finds out nearly all of them.
        #expect(tableCount < ByteMutation.count(1500))
    }
}
