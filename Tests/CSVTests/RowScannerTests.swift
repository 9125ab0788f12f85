import Testing

@testable import CSV

struct RowScannerTests {
    @Test(arguments: [
        ("a,b\nc", RowScanner.Outcome.row(end: 4, lineCount: 1)),
        ("\"a\nb\",\r\n", .row(end: 8, lineCount: 2)),
        ("\n", .blank(end: 1)),
        ("\r\n", .blank(end: 2)),
        ("", .incomplete(openQuoteLine: nil)),
        ("a,b", .incomplete(openQuoteLine: nil)),
        ("a,", .incomplete(openQuoteLine: nil)),
        ("a\r", .incomplete(openQuoteLine: nil)),
        ("\"a\n\",\"", .incomplete(openQuoteLine: 1)),
        ("\"a\"", .incomplete(openQuoteLine: 0)),
        ("\"a\n\"b", .fault(.textAfterQuote, line: 1)),
        ("a\"\n", .fault(.strayQuote, line: 0)),
        ("a\rb\n", .fault(.loneCarriageReturn, line: 0)),
        ("a\0\n", .fault(.nul, line: 0)),
    ])
    func `a row ends as it should`(text: String, expected: RowScanner.Outcome) {
        var scanner = RowScanner()
        #expect(scanner.scan(Array(text.utf8).span, from: 0, base: 0) == expected)
    }

    @Test func `fields lie where their bytes do, without quotes`() {
        var scanner = RowScanner()
        let bytes = Array("__12,\"3\"\"4\",\n".utf8)
        _ = scanner.scan(bytes.span, from: 2, base: 1)
        #expect(scanner.fields.map(\.start) == [1, 5, 11])
        #expect(scanner.fields.map(\.count) == [2, 4, 0])
        #expect(scanner.escapedFields == [1])
    }

    @Test func `a row that is not whole leaves nothing behind`() {
        var scanner = RowScanner()
        _ = scanner.scan(Array("\"1\"\"\",2\n".utf8).span, from: 0, base: 0)
        _ = scanner.scan(Array("1,\"2\"\"\",3".utf8).span, from: 0, base: 0)
        #expect(scanner.fields.count == 2)
        #expect(scanner.escapedFields == [0])
    }
}
