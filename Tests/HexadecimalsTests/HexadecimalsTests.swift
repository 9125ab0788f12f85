import Testing

@testable import Hexadecimals

struct HexadecimalsTests {
    @Test func `every byte is two digits, and comes back`() {
        let bytes = (0...255).map { UInt8($0) }
        let text = String(hexadecimal: bytes)
        #expect(text.hasPrefix("000102030405060708090a0b0c0d0e0f10"))
        #expect(text.hasSuffix("feff"))
        #expect(text.utf8.count == 512)
        #expect([UInt8](hexadecimal: text) == bytes)
        #expect([UInt8](hexadecimal: text.uppercased()) == bytes)
        #expect(String(hexadecimal: []).isEmpty)
        #expect([UInt8](hexadecimal: "") == [])
    }

    @Test(arguments: ["0", "0g", "+1", " 1", "0x", "000", "１１", "1é"])
    func `what are no pairs of digits is refused`(text: String) {
        #expect([UInt8](hexadecimal: text) == nil)
    }
}
