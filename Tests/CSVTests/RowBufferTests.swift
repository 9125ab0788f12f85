import Testing

@testable import CSV

struct RowBufferTests {
    @Test func `a row beyond the limit is an error at the line of the open quote`() throws {
        let file = try TemporaryFile("a\n1\n\"2\n" + String(repeating: "3\n", count: 100))
        var rows = try RowBuffer(path: file.path, chunkByteCount: 16, rowByteCountMax: 64)
        _ = try rows.readHeader()
        let error = #expect(throws: CSVError.self) {
            try rows.readBatch(columnCount: 1, rowCountMax: 10)
        }
        #expect(error?.line == 3)
        #expect(error?.reason == "the row is longer than 64 bytes; is a quote left open?")
    }

    @Test func `a batch ends with the row that fills it`() throws {
        let file = try TemporaryFile("a\n" + String(repeating: "1234\n", count: 10))
        var rows = try RowBuffer(path: file.path, chunkByteCount: 7, batchByteCountMax: 12)
        _ = try rows.readHeader()
        var rowCounts: [Int] = []
        repeat {
            rowCounts.append(try rows.readBatch(columnCount: 1, rowCountMax: 100).rowCount)
        } while rowCounts.last != 0
        #expect(rowCounts == [3, 3, 3, 1, 0])
    }
}
