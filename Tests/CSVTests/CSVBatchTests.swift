import CSV
import Testing

struct CSVBatchTests {
    @Test func `a field is had as bytes, text or number`() throws {
        let batch = try batch("n,t\n1.5,é\n,\"a\"\"b\"\n")
        #expect(batch.rowCount == 2)
        #expect(batch.columnCount == 2)
        #expect(Array(batch[0, 1]) == [0xC3, 0xA9])
        #expect(batch.withField(row: 1, column: 1) { $0.count } == 3)
        #expect(batch.string(row: 1, column: 1) == "a\"b")
        #expect(batch.double(row: 0, column: 0) == 1.5)
        #expect(batch.double(row: 0, column: 1) == nil)
    }

    @Test func `a field without bytes is empty, quotes or not`() throws {
        let batch = try batch("a,b,c\n,\"\", \n")
        #expect(batch.isEmpty(row: 0, column: 0))
        #expect(batch.isEmpty(row: 0, column: 1))
        #expect(!batch.isEmpty(row: 0, column: 2))
        #expect(batch.double(row: 0, column: 0) == nil)
        #expect(batch.double(row: 0, column: 2) == nil)
    }

    @Test func `bytes that are no UTF-8 are replaced`() throws {
        let file = try TemporaryFile(Array("a\n".utf8) + [0x78, 0xFF, 0x0A])
        #expect(try Table(path: file.path).rows == [["x\u{FFFD}"]])
    }

    private func batch(_ text: String) throws -> CSVBatch {
        let file = try TemporaryFile(text)
        var reader = try CSVReader(path: file.path)
        return try #require(try reader.next(maxRows: 10))
    }
}
