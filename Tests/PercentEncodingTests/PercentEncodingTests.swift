import Foundation
import PercentEncoding
import Testing

struct PercentEncodingTests {
    @Test func `unreserved characters stay as they are`() {
        let text = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
        #expect(text.percentEncoded == text)
        #expect("".percentEncoded.isEmpty)
    }

    // python3 -c "import urllib.parse; print(urllib.parse.quote('…', safe=''))"
    @Test(arguments: [
        (" /?#[]@", "%20%2F%3F%23%5B%5D%40"), ("!$&'()*+,;=", "%21%24%26%27%28%29%2A%2B%2C%3B%3D"),
        ("a%2Fb", "a%252Fb"), ("..", ".."), ("\0\t\n\u{7F}", "%00%09%0A%7F"),
        ("é", "%C3%A9"), ("e\u{301}", "e%CC%81"), ("日本", "%E6%97%A5%E6%9C%AC"),
        ("💥", "%F0%9F%92%A5"), ("\u{FFFD}", "%EF%BF%BD"),
    ])
    func `all else is the bytes of its UTF-8`(text: String, encoded: String) {
        #expect(text.percentEncoded == encoded)
    }

    @Test func `every character comes back`() {
        let scalars = (0...0x10FFFF as ClosedRange<UInt32>).lazy.compactMap(Unicode.Scalar.init)
        for scalar in scalars where scalar.value < 0x3000 || scalar.value.isMultiple(of: 97) {
            let text = String(Character(scalar))
            #expect(text.percentEncoded.removingPercentEncoding?.unicodeScalars.first == scalar)
        }
    }
}
