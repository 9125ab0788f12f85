import Lineage
import Testing

@Suite struct ContentDigestTests {
    /// Digests by Python: `hashlib.sha256(text).hexdigest()`.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func `a digest is the one of the standard`(text: String, digest: String) {
        #expect(hexadecimal(ContentDigest(text.utf8)) == digest)
    }

    /// `hashlib.sha256(b"".join(hashlib.sha256(b"a" * n).digest() for n in range(200))).hexdigest()`.
    @Test func `every length is padded rightly`() {
        let digests = (0..<200).flatMap { count in
            ContentDigest(repeatElement(UInt8(ascii: "a"), count: count)).bytes
        }
        #expect(
            hexadecimal(ContentDigest(digests))
                == "752c007f38611cfbf5fa42cb1cea3d8e086491c844d0cc4defd632cb81423506")
    }

    private func hexadecimal(_ digest: ContentDigest) -> String {
        digest.bytes.map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}
