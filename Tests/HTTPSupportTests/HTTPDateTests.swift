import Instants
import Testing

@testable import HTTPSupport

struct HTTPDateTests {
    // python3 -c "import email.utils; print(email.utils.formatdate(1584777600, usegmt=True))"
    @Test(arguments: [
        (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
        (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
        (1_584_777_600, "Sat, 21 Mar 2020 08:00:00 GMT"),
        (1_709_251_199, "Thu, 29 Feb 2024 23:59:59 GMT"),
    ])
    func `times are written as HTTP has them`(seconds: Int64, text: String) {
        #expect(HTTPDate.text(of: Instant(microseconds: seconds * 1_000_000 + 999_999)) == text)
    }
}
