import Testing

@testable import CSV

struct CSVErrorTests {
    @Test(arguments: [
        ("a,b\n1,2\n3\n", 3, "the row has 1 fields, but the header has 2"),
        ("a,b\n1,2,3\n", 2, "the row has 3 fields, but the header has 2"),
        ("a,b\n\"x\ny\",2\n\n1\n", 5, "the row has 1 fields, but the header has 2"),
        ("a\n5\" pipe\n", 2, "there is a quote within a field that does not begin with one"),
        ("a\n\"1\n2\"x\n", 3, "there is text between a closing quote and the next comma"),
        ("a\n1\n\"2\n3\n", 3, "the quote that is opened here is never closed"),
        ("a\n1\r2\n", 2, "there is a carriage return without a line feed after it"),
        ("a\n1\n\0\n", 3, "there is a NUL byte, which no text has; is this a CSV file in UTF-8?"),
        (
            "a\n\"\n\0\"\n", 3,
            "there is a NUL byte, which no text has; is this a CSV file in UTF-8?"
        ),
        ("a\0\n", 1, "there is a NUL byte, which no text has; is this a CSV file in UTF-8?"),
        ("", nil, "is empty, where a header is needed"),
        ("\n\n", nil, "is empty, where a header is needed"),
    ])
    func `a fault is told with its line`(text: String, line: Int?, reason: String) throws {
        let file = try TemporaryFile(text)
        for chunkByteCount in [1, 3, 1 << 20] {
            let error = #expect(throws: CSVError.self) {
                try Table(path: file.path, chunkByteCount: chunkByteCount)
            }
            #expect(error == CSVError(path: file.path, line: line, reason: reason))
        }
    }

    @Test func `the description names the file, the line and the fault`() {
        let error = CSVError(path: "trips.csv", line: 7, reason: "the row is short")
        #expect(error.description == "trips.csv, line 7: the row is short")
        let whole = CSVError(path: "trips.csv", line: nil, reason: "is empty")
        #expect(whole.description == "trips.csv: is empty")
    }

    @Test func `a file that is not there cannot be opened`() throws {
        let path = try TemporaryFile("a").path
        let error = #expect(throws: CSVError.self) { try Table(path: path) }
        #expect(error?.reason == "cannot be opened: No such file or directory")
    }

    @Test func `a folder cannot be read`() throws {
        let error = #expect(throws: CSVError.self) { try Table(path: "/") }
        #expect(error?.reason == "cannot be read: Is a directory")
    }
}
