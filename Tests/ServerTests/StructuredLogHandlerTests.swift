import Testing

@testable import Server

struct StructuredLogHandlerTests {
    @Test func `values that need it are quoted in logfmt`() {
        let line = StructuredLogHandler.line(
            [("msg", "two words"), ("path", "/a"), ("quote", "say \"hi\"\n"), ("empty", "")],
            as: .logfmt)
        #expect(line == #"msg="two words" path=/a quote="say \"hi\"\n" empty="""#)
    }

    @Test func `a line of JSON is one object`() {
        let line = StructuredLogHandler.line([("msg", "a\u{1}b"), ("n", "1")], as: .json)
        #expect(line == #"{"msg":"a\u0001b","n":"1"}"#)
    }
}
