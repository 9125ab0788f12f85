import Testing

@testable import Exposition

struct ProtobufFieldsTests {
    @Test(arguments: varints)
    func `a varint has seven bits a byte`(value: UInt64, expected: [UInt8]) {
        var bytes: [UInt8] = []
        bytes.append(varint: value)
        #expect(bytes == expected)
    }

    @Test(arguments: zigzags)
    func `a zigzag number alternates between the signs`(value: Int64, expected: [UInt8]) {
        var bytes: [UInt8] = []
        bytes.append(field: 1, zigzag: value)
        #expect(bytes == [0x08] + expected)
    }

    @Test func `a double is eight bytes, the lowest first`() {
        var bytes: [UInt8] = []
        bytes.append(field: 2, double: 1.5)
        #expect(bytes == [0x11, 0, 0, 0, 0, 0, 0, 0xF8, 0x3F])
    }

    @Test func `a field number above 15 takes two bytes`() {
        var bytes: [UInt8] = []
        bytes.append(field: 16, string: "é")
        #expect(bytes == [0x82, 0x01, 0x02, 0xC3, 0xA9])
    }

    @Test(arguments: [0, 1, 127, 128, 16_383, 16_384, 70_000])
    func `a message of any length follows its length`(length: Int) {
        var bytes: [UInt8] = [7]
        let body = (0..<length).map { UInt8(truncatingIfNeeded: $0) }
        bytes.append(field: 1) { message in
            message.append(contentsOf: body)
        }
        var expected: [UInt8] = [7, 0x0A]
        expected.append(varint: UInt64(length))
        #expect(bytes == expected + body)
    }

    // Examples of the guide "Encoding" of protobuf.dev, and the ends of the range.
    private static let varints: [(UInt64, [UInt8])] = [
        (0, [0x00]), (1, [0x01]), (127, [0x7F]), (128, [0x80, 0x01]), (150, [0x96, 0x01]),
        (.max, [UInt8](repeating: 0xFF, count: 9) + [0x01]),
    ]
    private static let zigzags: [(Int64, [UInt8])] = [
        (0, [0]), (-1, [1]), (1, [2]), (-2, [3]), (64, [0x80, 0x01]),
        (.min, [UInt8](repeating: 0xFF, count: 9) + [0x01]),
    ]
}
