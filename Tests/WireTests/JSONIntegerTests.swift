import Testing
import Wire

struct JSONIntegerTests {
    private func integer(_ json: String) throws(RequestDecodingError) -> Int64 {
        try JSONReader.read(Array(json.utf8)) { reader throws(RequestDecodingError) in
            try reader.integer()
        }
    }

    @Test(arguments: [
        ("0", 0), ("-7", -7), ("3e2", 300), ("9007199254740992", 9_007_199_254_740_992),
        ("-9007199254740992", -9_007_199_254_740_992), ("9007199254740992.0", 1 << 53),
    ])
    func `whole numbers are read to the last that is exact`(json: String, value: Int64) throws {
        #expect(try integer(json) == value)
    }

    @Test(arguments: ["9007199254740993", "-9007199254740993", "1e300", "18446744073709551616"])
    func `a whole number that is too large is told the largest`(json: String) {
        #expect(
            throws: RequestDecodingError.refused(
                "the body must be a whole number from -9007199254740992 to 9007199254740992")
        ) {
            try integer(json)
        }
    }

    @Test(arguments: ["0.5", "-1.25e-3", "1e-5"])
    func `a fraction is no whole number`(json: String) {
        #expect(throws: RequestDecodingError.refused("the body must be a whole number")) {
            try integer(json)
        }
    }
}
