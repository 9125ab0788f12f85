import Testing

@testable import Wire

struct JSONReaderTests {
    private func number(_ text: String) throws -> Double {
        try JSONReader.read(Array(text.utf8)) { reader throws(RequestDecodingError) in
            try reader.number()
        }
    }

    private func string(_ bytes: [UInt8]) throws -> String {
        try JSONReader.read(bytes) { reader throws(RequestDecodingError) in try reader.string() }
    }

    private func skip(_ text: String) throws {
        try JSONReader.read(Array(text.utf8)) { reader throws(RequestDecodingError) in
            try reader.skip()
        }
    }

    @Test func `numbers round as the standard library rounds them`() throws {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            let value = Double(bitPattern: UInt64.random(in: 0...UInt64.max, using: &generator))
            guard value.isFinite else { continue }
            #expect(try number("\(value)") == value)
        }
        let hard = [
            "9007199254740993", "9007199254740992.5e0", "123456789012345678901234567890",
            "0.1", "1e22", "1e23", "8.5e-22", "4.9e-324", "2.2250738585072011e-308",
            "1.7976931348623157e308", "-0.0", "-0", "1E5", "1e+5", "0e0", "0.000000000000000000001",
            "12345678901234567.0000001",
        ]
        for text in hard {
            #expect(try number(text).bitPattern == Double(text)?.bitPattern, "\(text)")
        }
    }

    @Test func `what the grammar refuses is refused`() {
        let texts = [
            "", " ", "01", "-", "1.", ".5", "1e", "1e+", "+1", "--1", "0x10", "NaN", "Infinity",
            "nul", "True", "'a'", "\"a", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"",
            "\"\\ud800\\u0041\"",
            "\"tab\tinside\"", "[1,]", "[1 2]", "[", "{\"a\"}", "{\"a\":}", "{a:1}", "{\"a\":1,}",
            "1 2", "[1]]", "{\"a\":1}x", "tru", "nulll",
        ]
        for text in texts {
            #expect(throws: RequestDecodingError.self, "\(text)") { try skip(text) }
        }
    }

    @Test func `what the grammar allows is taken`() throws {
        for text in [
            "null", "true", " [ ] ", "{ }", "[1,-2.5e-3,\"x\",null,{\"a\":[true,false]}]\n",
            "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"",
        ] {
            try skip(text)
        }
    }

    @Test func `strings are unescaped`() throws {
        #expect(try string(Array(#""a\u00e9\ud83d\ude00\n\"b""#.utf8)) == "aé😀\n\"b")
        #expect(try string(Array("\"naïve\"".utf8)) == "naïve")
    }

    @Test func `invalid UTF-8 is named`() {
        #expect(
            throws: RequestDecodingError.malformed(
                "the string that ends at byte 3 is not valid UTF-8")
        ) {
            try string([0x22, 0xC3, 0x28, 0x22])
        }
    }

    @Test func `a number that no double holds is refused by name`() {
        #expect(
            throws: RequestDecodingError.refused(
                "the body must be a number that a double can hold, not 1e999")
        ) {
            try number("1e999")
        }
    }

    @Test func `deep nesting is refused and does not exhaust the stack`() {
        let deep = String(repeating: "[", count: 1_000_000)
        #expect(throws: RequestDecodingError.self) { try skip(deep) }
    }

    @Test func `a key that stands twice is refused`() {
        #expect(throws: RequestDecodingError.refused("the body has the key 'a' twice")) {
            try skip(#"{"a":1,"a":2}"#)
        }
    }

    @Test func `every cut of a document ends with an error and never with a crash`() {
        let text = Array(#"{"a":[1.5e3,"x\u00e9",{"b":[true,null]}],"c":-0.25}"#.utf8)
        for length in 0..<text.count {
            #expect(throws: RequestDecodingError.self) {
                try JSONReader.read(Array(text[..<length])) { reader throws(RequestDecodingError) in
                    try reader.skip()
                }
            }
        }
    }

    @Test func `a sentence stays short whatever it tells of`() throws {
        let marks = "e" + String(repeating: "\u{301}\u{316}", count: 100_000)
        let names = (0..<63).map { "\($0) " + String(repeating: "n", count: 200) }
        let deep = names.map { "{\"\($0)\":" }.joined() + "[[1]]" + names.map { _ in "}" }.joined()
        var errors: [RequestDecodingError?] = []
        errors.append(#expect(throws: RequestDecodingError.self) { try skip(deep) })
        errors.append(
            #expect(throws: RequestDecodingError.self) {
                try JSONReader.read(Array("\"\(marks)\"".utf8)) {
                    reader throws(RequestDecodingError) in
                    try reader.instant()
                }
            })
        errors.append(
            #expect(throws: RequestDecodingError.self) {
                try JSONReader.read(Array(#"{"a\nb": 1, "a\nb": 2}"#.utf8)) {
                    reader throws(RequestDecodingError) in
                    try reader.skip()
                }
            })
        for error in errors {
            let sentence = try #require(error).description
            #expect(sentence.unicodeScalars.count < 400, "\(sentence.prefix(1000))")
            #expect(!sentence.contains("\n"))
        }
    }
}
