import Testing
import HTTPSupport

struct AcceptedEncodingsTests {
    @Test(arguments: [
        ("gzip", true), ("GZIP ; q=0.5", true), ("*", true), ("*;q=0", false), ("gzip;q=0", false),
        ("identity, gzip;q=0.001", true), ("", false), ("deflate", false), ("xgzip", false),
    ])
    func `encodings are read with their weights`(header: String, includesGzip: Bool) {
        #expect(AcceptedEncodings(header).includesGzip == includesGzip)
    }
}
