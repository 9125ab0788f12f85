import Testing

@testable import CSV

struct ByteSourceTests {
    @Test func `a packed file is read as its text`() throws {
        let file = try TemporaryFile(Self.first, suffix: ".csv.gz")
        #expect(
            try Table(path: file.path) == Table(header: ["a", "b"], rows: [["1", "x"]]))
    }

    @Test func `packed members that follow each other are one text`() throws {
        let file = try TemporaryFile(Self.first + Self.second + Self.second, suffix: ".gz")
        for chunkByteCount in [1, 2, 5, 1 << 20] {
            #expect(
                try Table(path: file.path, chunkByteCount: chunkByteCount).rows
                    == [["1", "x"], ["3", "z"], ["3", "z"]])
        }
    }

    @Test func `a packed file that was cut short anywhere is an error`() throws {
        for length in 1..<Self.first.count {
            let file = try TemporaryFile(Array(Self.first.prefix(length)), suffix: ".gz")
            #expect(throws: CSVError.self, "\(length) bytes") { try Table(path: file.path) }
        }
        let file = try TemporaryFile(Self.first + Self.second.dropLast(), suffix: ".gz")
        let error = #expect(throws: CSVError.self) { try Table(path: file.path) }
        #expect(error?.reason == "ends in the middle of its gzip data")
        #expect(error?.line == 4)
    }

    @Test func `a packed file that was damaged is an error`() throws {
        var bytes = Self.first
        bytes[bytes.count - 6] ^= 1
        let file = try TemporaryFile(bytes, suffix: ".gz")
        let error = #expect(throws: CSVError.self) { try Table(path: file.path) }
        #expect(error?.reason == "has damaged gzip data")
    }

    @Test func `an unpacked file under a packed name is an error`() throws {
        let file = try TemporaryFile(Array("a,b\n1,2\n".utf8), suffix: ".gz")
        let error = #expect(throws: CSVError.self) { try Table(path: file.path) }
        #expect(error?.reason == "does not begin as gzip data do, in spite of its name")
    }

    @Test func `an empty packed file lacks a header`() throws {
        let file = try TemporaryFile([], suffix: ".gz")
        let error = #expect(throws: CSVError.self) { try Table(path: file.path) }
        #expect(error?.reason == "is empty, where a header is needed")
    }

    @Test func `bytes come in the order and number asked for`() throws {
        let file = try TemporaryFile("hello")
        let source = try ByteSource(path: file.path)
        var bytes = Array("> ".utf8)
        #expect(try source.read(into: &bytes, countMax: 3) == 3)
        #expect(try source.read(into: &bytes, countMax: 3) == 2)
        #expect(try source.read(into: &bytes, countMax: 3) == 0)
        #expect(String(decoding: bytes, as: UTF8.self) == "> hello")
        #expect(source.fractionRead == 1)
    }

    // Python 3.11: gzip.compress(b"a,b\n1,x\n", mtime=0) and gzip.compress(b"3,z\n", mtime=0)
    private static let first: [UInt8] = [
        0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x4B, 0xD4, 0x49, 0xE2, 0x32,
        0xD4, 0xA9, 0xE0, 0x02, 0x00, 0xF4, 0xA0, 0x01, 0x00, 0x08, 0x00, 0x00, 0x00,
    ]
    private static let second: [UInt8] = [
        0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x33, 0xD6, 0xA9, 0xE2, 0x02,
        0x00, 0xB5, 0x4F, 0x88, 0xC7, 0x04, 0x00, 0x00, 0x00,
    ]
}
