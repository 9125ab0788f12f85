extension String {
    /// The text as one part of a path, or as a name or a value in a query.
    ///
    /// Each byte of UTF-8 that is no unreserved character (RFC 3986, section 2.3) becomes `%` and
    /// two digits, the letters capital.
    package var percentEncoded: String {
        String(
            decoding: utf8.flatMap { Self.isUnreserved($0) ? [$0] : Self.escaped($0) },
            as: UTF8.self)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "_"), UInt8(ascii: "~"):
            true
        default: false
        }
    }

    private static func escaped(_ byte: UInt8) -> [UInt8] {
        [UInt8(ascii: "%"), digit(byte >> 4), digit(byte & 15)]
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }
}
