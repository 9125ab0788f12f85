import HTTPSupport
import HTTPTypes
import HummingbirdCore
import NIOCore
import Testing

@testable import WebUI

struct FormProtectionTests {
    private let protection = FormProtection()

    private func request(_ fields: [String: String], cookie: String? = nil) -> Request {
        var headers = HTTPFields()
        for (name, value) in fields {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        if let cookie { headers[.cookie] = "\(FormProtection.cookieName)=\(cookie)" }
        return Request(
            head: HTTPRequest(
                method: .post, scheme: "http", authority: "here:1", path: "/flag",
                headerFields: headers), body: RequestBody(buffer: ByteBuffer()))
    }

    @Test func `a session's token opens its forms and no other's`() throws {
        let session = protection.session(of: request([:]))
        #expect(session.isNew)
        let token = protection.token(of: session)
        let own = request(["Origin": "http://here:1"], cookie: session.id)
        #expect(!protection.session(of: own).isNew)
        try protection.check(own, protection.session(of: own), token: token)
        let other = protection.session(of: request([:]))
        let stranger = request(["Sec-Fetch-Site": "same-origin"], cookie: other.id)
        #expect(throws: FormError.expired) {
            try protection.check(stranger, protection.session(of: stranger), token: token)
        }
        #expect(throws: FormError.expired) {
            try FormProtection().check(own, protection.session(of: own), token: token)
        }
        #expect(throws: FormError.expired) {
            try protection.check(own, protection.session(of: own), token: nil)
        }
    }

    @Test func `what comes from elsewhere, or does not say from where, is refused`() {
        let session = protection.session(of: request([:]))
        let token = protection.token(of: session)
        for fields in [
            ["Origin": "http://there:1"], ["Origin": "null"], ["Sec-Fetch-Site": "cross-site"],
            ["Sec-Fetch-Site": "same-site", "Origin": "http://here:1"], [:],
        ] {
            let foreign = request(fields, cookie: session.id)
            #expect(throws: FormError.otherSite) {
                try protection.check(foreign, protection.session(of: foreign), token: token)
            }
        }
    }

    @Test func `behind a proxy the address that is configured is this server's, too`() throws {
        let protection = FormProtection(externalURL: "https://door.example/strandline")
        let session = protection.session(of: request([:]))
        let token = protection.token(of: session)
        let own = request(["Origin": "https://door.example"], cookie: session.id)
        try protection.check(own, protection.session(of: own), token: token)
        let foreign = request(["Origin": "https://door.example.net"], cookie: session.id)
        #expect(throws: FormError.otherSite) {
            try protection.check(foreign, protection.session(of: foreign), token: token)
        }
    }

    @Test func `a proxy that renames the host does not make a page another site's`() throws {
        let session = protection.session(of: request([:]))
        let proxied = request(
            ["Origin": "https://outside", "Sec-Fetch-Site": "same-origin"], cookie: session.id)
        try protection.check(
            proxied, protection.session(of: proxied), token: protection.token(of: session))
    }

    @Test func `a cookie that is none of ours begins a session`() {
        #expect(protection.session(of: request([:], cookie: "x")).isNew)
    }
}
