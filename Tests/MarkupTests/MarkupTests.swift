import Testing

@testable import Markup

struct MarkupTests {
    @Test func `text is text, whatever it says`() {
        let hostile = "<script>alert(\"1\")</script> & 'x'"
        #expect(
            HTML.p(text: hostile).source
                == "<p>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39;</p>")
    }

    @Test func `an attribute does not end before its quote`() {
        #expect(
            HTML.a(.title("\" onmouseover=\"alert(1)"), text: "x").source
                == "<a title=\"&quot; onmouseover=&quot;alert(1)\">x</a>")
    }

    @Test func `control characters that no page may hold are replaced`() {
        #expect(
            Markup(text: "a\u{0}b\u{1B}c\u{9F}d\ne\t\r").source
                == "a\u{FFFD}b\u{FFFD}c\u{FFFD}d\ne\t&#13;"
        )
    }

    @Test func `a builder takes text, elements, conditions and loops`() {
        let shown = true
        let list = HTML.ul {
            for number in 1...2 { HTML.li(text: "\(number)") }
            if shown { "end" } else { "never" }
        }
        #expect(list.source == "<ul><li>1</li><li>2</li>end</ul>")
    }

    @Test func `a void element has no end`() {
        #expect(HTML.input(.name("q"), .required).source == "<input name=\"q\" required>")
    }

    @Test func `parts of a link stay within their path`() {
        #expect(
            Link("/fields", "a/b", "input", "?x=1#y").text == "/fields/a%2Fb/input/%3Fx%3D1%23y")
        #expect(
            Link("/trace").with("output", "javascript:alert(1)&é").with("depth", nil)
                .with("run", "7").text
                == "/trace?output=javascript%3Aalert%281%29%26%C3%A9&run=7")
        #expect(Link("/help").at("keys").text == "/help#keys")
    }

    @Test func `a configured path is one of this server`() {
        #expect(Link(configured: "/metrics")?.text == "/metrics")
        #expect(Link(configured: "//elsewhere") == nil)
        #expect(Link(configured: "javascript:alert(1)") == nil)
    }

    @Test func `a form leads back to this server alone`() {
        #expect(Link(local: "/trace?output=a%2Fb&depth=2")?.text == "/trace?output=a%2Fb&depth=2")
        for text in ["//evil.example", "/\\evil.example", "https://evil.example", "", "/a\r\nb"] {
            #expect(Link(local: text) == nil)
        }
    }

    @Test func `coordinates have a decimal at most`() {
        #expect(
            [12, -3.46, 0.04, -0.04, .nan, .infinity].map(\.coordinate) == [
                "12", "-3.5", "0", "0", "0", "99999999",
            ])
    }
}
