import Testing

@testable import Server

struct RequestTargetTests {
    @Test(arguments: [
        ("/", nil, "/"),
        ("/metrics?name[]=a", nil, "/metrics?name[]=a"),
        ("//evil.example/metrics", nil, "//evil.example/metrics"),
        ("/http://evil.example/", nil, "/http://evil.example/"),
        ("*", nil, "*"),
        ("http://here:1/metrics", "here:1", "/metrics"),
        ("HTTPS://here/metrics?a=b", "here", "/metrics?a=b"),
        ("http://here", "here", "/"),
        ("http://here?a=/b", "here", "/?a=/b"),
        ("http://user@evil.example/", "user@evil.example", "/"),
        ("http://[::1]:1/-/ready", "[::1]:1", "/-/ready"),
        ("http:///metrics", "", "/metrics"),
    ])
    func `a target is a path, behind a host or not`(
        text: String, authority: String?, path: String
    ) {
        let target = RequestTarget(text)
        #expect(target?.authority == authority)
        #expect(target?.path == path)
    }

    @Test(arguments: ["", "metrics", "ftp://here/metrics", "here:1", "http:/here/", "mailto:a@b"])
    func `anything else is no target`(text: String) {
        #expect(RequestTarget(text) == nil)
    }
}
