import CSV
import Testing

struct ColumnKindTests {
    @Test func `a column of numbers and gaps is numeric, any other categorical`() throws {
        let text = "whole,gaps,words,mixed,none\n1,,a,1,\n-2.5e3,7,b,x,\n"
        #expect(
            try kinds(text) == [.numeric, .numeric, .categorical, .categorical, .numeric])
    }

    @Test func `the first 1,000 rows decide`() throws {
        let numbers = String(repeating: "1\n", count: 999)
        #expect(try kinds("a\n" + numbers + "x\n") == [.categorical])
        #expect(try kinds("a\n" + numbers + "1\nx\n") == [.numeric])
    }

    private func kinds(_ text: String) throws -> [ColumnKind] {
        let file = try TemporaryFile(text)
        var reader = try CSVReader(path: file.path)
        return ColumnKind.kinds(of: try #require(try reader.next(maxRows: 5000)))
    }
}
