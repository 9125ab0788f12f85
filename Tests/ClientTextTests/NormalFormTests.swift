import Randomness
import Testing

@testable import ClientText

struct NormalFormTests {
    @Test func `composed and decomposed names become the same bytes`() {
        #expect(Array("re\u{301}gion".canonicalName.utf8) == Array("r\u{E9}gion".utf8))
        #expect(Array("\u{212B}".canonicalName.utf8) == Array("\u{C5}".utf8))
        #expect("plain".canonicalName == "plain")
        #expect("".canonicalName.isEmpty)
    }

    @Test func `a Hangul syllable takes the consonant behind it`() {
        #expect(Array("\u{AC00}\u{11A8}".canonicalName.unicodeScalars) == ["\u{AC01}"])
    }

    /// Marks of unlike classes, syllables and letters that no form composes, in any order.
    @Test func `texts are the same bytes just where Swift holds them equal`() {
        var random = SplitMix64(seed: 7)
        let scalars =
            (0x300...0x345).map { UInt32($0) } + [
                0x61, 0x65, 0xE9, 0xE8, 0x1100, 0x1161, 0x11A8, 0xAC00, 0xAC01, 0x958, 0x915, 0x93C,
                0x1D15E, 0x2126, 0x3A9, 0x212B, 0xC5,
            ]
        var formsByText: [String: [UInt8]] = [:]
        var textsByForm: [[UInt8]: String] = [:]
        for _ in 0..<20_000 {
            var text = ""
            for _ in 0..<3 {
                let value = scalars[Int(random.next() % UInt64(scalars.count))]
                if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
            }
            let form = Array(text.canonicalName.utf8)
            #expect(formsByText[text, default: form] == form)
            #expect(textsByForm[form, default: text] == text)
            formsByText[text] = form
            textsByForm[form] = text
        }
    }
}
