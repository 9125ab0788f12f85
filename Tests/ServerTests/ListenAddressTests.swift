import Testing

@testable import Server

struct ListenAddressTests {
    @Test func `an address that is listened on is one of loopback or not`() throws {
        for (text, isLoopback) in [
            ("127.0.0.1:1", true), ("localhost:1", true), ("[::1]:1", true), (":1", false),
            ("0.0.0.0:1", false), ("[::]:1", false), ("127.example:1", false),
            ("10.0.0.1:1", false),
        ] {
            #expect(try #require(ListenAddress(parsing: text)).isLoopback == isLoopback)
        }
    }
}
