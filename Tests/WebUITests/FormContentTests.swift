import HTTPSupport
import Testing

@testable import WebUI

struct FormContentTests {
    @Test func `a form says everything once`() throws {
        #expect(try FormContent(encoded: "output=a+b&token=%41")["output"] == "a b")
        #expect(try FormContent(encoded: "output=a+b&token=%41")["token"] == "A")
        #expect(try FormContent(encoded: "output")["output"] == "")
        #expect(throws: RequestError.repeatedParameter("output")) {
            try FormContent(encoded: "output=a&output=b")
        }
        #expect(throws: RequestError.undecodable(.parameter("output"))) {
            try FormContent(encoded: "output=%ff")
        }
        #expect(throws: RequestError.undecodable(.query)) { try FormContent(encoded: "%ff=a") }
    }
}
