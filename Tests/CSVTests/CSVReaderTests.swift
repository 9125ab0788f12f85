import CSV
import Randomness
import Testing

struct CSVReaderTests {
    @Test(arguments: ["\n", "\r\n"])
    func `rows and fields are told apart`(lineEnd: String) throws {
        let file = try TemporaryFile(
            ["zone,fare,note", "Harlem,12.5,", "\"a, b\",,\"say \"\"hi\"\"\"", ",,"]
                .joined(separator: lineEnd) + lineEnd)
        #expect(
            try Table(path: file.path)
                == Table(
                    header: ["zone", "fare", "note"],
                    rows: [["Harlem", "12.5", ""], ["a, b", "", "say \"hi\""], ["", "", ""]]))
    }

    @Test(arguments: [
        ("a,b\n1,2", "the last line feed may be missing"),
        ("\u{FEFF}a,b\n1,2\n", "a byte order mark is passed over"),
        ("\n\r\na,b\n\n1,2\n\r\n\n", "blank lines are passed over"),
        ("a,b\n1,2\r", "a carriage return may end the file"),
        ("\"a\",\"b\"\n\"1\",\"2\"", "a closing quote may end the file"),
    ])
    func `small liberties are taken in good part`(text: String, liberty: String) throws {
        let file = try TemporaryFile(text)
        #expect(
            try Table(path: file.path) == Table(header: ["a", "b"], rows: [["1", "2"]]),
            "\(liberty)")
    }

    @Test func `line ends and commas within quotes belong to the field`() throws {
        let file = try TemporaryFile("a\n\"1\r\n2\n,\"\n\"\"\n")
        #expect(try Table(path: file.path).rows == [["1\r\n2\n,"], [""]])
    }

    @Test func `a batch has as many rows as were asked for until the last`() throws {
        let file = try TemporaryFile("a\n1\n2\n3\n4\n5\n")
        var reader = try CSVReader(path: file.path)
        var rowCounts: [Int] = []
        while let batch = try reader.next(maxRows: 2) { rowCounts.append(batch.rowCount) }
        #expect(rowCounts == [2, 2, 1])
        #expect(try reader.next(maxRows: 2) == nil)
    }

    @Test func `a header without rows is a table of none`() throws {
        let file = try TemporaryFile("a,b\n")
        #expect(try Table(path: file.path) == Table(header: ["a", "b"], rows: []))
    }

    @Test func `random tables read back whatever the size of the chunks`() throws {
        var generator = SplitMix64(seed: 1)
        for _ in 0..<300 {
            let columnCount = Int.random(in: 1...5, using: &generator)
            let table = Table(
                header: row(of: columnCount, &generator),
                rows: (0..<Int.random(in: 0...20, using: &generator)).map { _ in
                    row(of: columnCount, &generator)
                })
            let file = try TemporaryFile(written(table, &generator))
            let read = try Table(
                path: file.path, chunkByteCount: Int.random(in: 1...60, using: &generator),
                maxRows: Int.random(in: 1...25, using: &generator))
            #expect(read == table)
        }
    }

    @Test func `the share of the file that was read grows to one`() throws {
        let file = try TemporaryFile("a\n" + String(repeating: "1\n", count: 999))
        var reader = try CSVReader(path: file.path, chunkByteCount: 100)
        var fractions = [reader.fractionRead]
        while try reader.next(maxRows: 333) != nil { fractions.append(reader.fractionRead) }
        #expect(fractions == [0.05, 0.35, 0.7, 1])
    }

    private func row(of columnCount: Int, _ generator: inout SplitMix64) -> [String] {
        (0..<columnCount).map { _ in
            (0..<Int.random(in: 0...6, using: &generator)).map { _ in
                ["a", "7", "é", " ", ",", "\"", "\n", "\r\n", "\r"].randomElement(
                    using: &generator) ?? ""
            }.joined()
        }
    }

    /// The table as CSV, with quotes where they must be and here and there where they may be.
    private func written(_ table: Table, _ generator: inout SplitMix64) -> String {
        let lineEnd = Bool.random(using: &generator) ? "\n" : "\r\n"
        let lines = ([table.header] + table.rows).map { row in
            row.map { field in
                let needsQuotes =
                    field.utf8.contains { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }
                    || row == [""]
                guard needsQuotes || Int.random(in: 0..<4, using: &generator) == 0 else {
                    return field
                }
                let doubled = field.split(separator: "\"", omittingEmptySubsequences: false)
                return "\"" + doubled.joined(separator: "\"\"") + "\""
            }.joined(separator: ",")
        }
        return lines.joined(separator: lineEnd) + (Bool.random(using: &generator) ? lineEnd : "")
    }
}
