import Testing

@testable import Access

struct HostPolicyTests {
    private func policy(
        external: String? = nil, allowed: [String] = [], own: Set<String> = ["node7"]
    ) throws -> HostPolicy {
        HostPolicy(
            allowed: try allowed.map { try #require(HostPattern($0)) }, externalURL: external,
            ownNames: own)
    }

    private func accepts(
        _ policy: HostPolicy, _ authority: String, isOnLoopback: Bool
    ) throws -> Bool {
        policy.accepts(
            try #require(RequestHost(authority: authority)), isOnLoopback: isOnLoopback)
    }

    @Test(arguments: [
        "localhost", "LocalHost:10480", "localhost.", "127.0.0.1", "127.1.2.3:80", "[::1]",
        "[0:0::1]:10480",
    ])
    func `the names of loopback are answered everywhere`(authority: String) throws {
        for isOnLoopback in [true, false] {
            #expect(try accepts(try policy(), authority, isOnLoopback: isOnLoopback))
        }
    }

    @Test(arguments: ["10.0.0.1", "192.168.1.7:10480", "[fe80::1]:80", "node7", "NODE7:10480"])
    func `addresses and the machine's names are answered beyond loopback alone`(
        authority: String
    ) throws {
        #expect(try accepts(try policy(), authority, isOnLoopback: false))
        #expect(try !accepts(try policy(), authority, isOnLoopback: true))
    }

    @Test(arguments: [
        "evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "node7.evil.example",
        "127.0.0", "0x7f.1", "door.example.evil.example", "xdoor.example", "internal.example",
        "a.strandline",
    ])
    func `other names are answered nowhere`(authority: String) throws {
        let policy = try policy(
            external: "https://door.example:444/strandline",
            allowed: ["strandline", "*.internal.example"])
        for isOnLoopback in [true, false] {
            #expect(try !accepts(policy, authority, isOnLoopback: isOnLoopback))
        }
    }

    @Test(arguments: [
        "door.example", "Door.Example:8080", "strandline:10480", "a.internal.example",
        "b.a.internal.example.",
    ])
    func `configured names are answered everywhere`(authority: String) throws {
        let policy = try policy(
            external: "https://door.example:444/strandline",
            allowed: ["strandline", "*.internal.example"])
        for isOnLoopback in [true, false] {
            #expect(try accepts(policy, authority, isOnLoopback: isOnLoopback))
        }
    }

    @Test func `the external address may be one of the internet's`() throws {
        for (url, authority) in [
            ("http://10.0.0.7:10480", "10.0.0.7"), ("http://[fd00::7]:10480", "[fd00::7]"),
        ] {
            #expect(try accepts(try policy(external: url), authority, isOnLoopback: true))
            #expect(try !accepts(try policy(external: url), "10.0.0.8", isOnLoopback: true))
        }
    }

    @Test(arguments: [
        "", ":80", "a b", "a/b", "a@b", "a:b", "a:80:80", "::1", "[::1", "[::1]x", "[127.0.0.1]",
        "[name]", "ä.example", "a\0", String(repeating: "a", count: 301),
    ])
    func `what is no host is none`(authority: String) {
        #expect(RequestHost(authority: authority) == nil)
    }

    @Test(arguments: ["a:80", "http://a", "", "*", "*.", "*.10.0.0.1", "a*", "*.*"])
    func `what is no pattern of names is none`(text: String) {
        #expect(HostPattern(text) == nil)
    }
}
