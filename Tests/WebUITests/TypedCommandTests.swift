import Markup
import Testing

@testable import WebUI

struct TypedCommandTests {
    @Test func `a command leads to its page`() {
        let cases: [(text: String, path: String)] = [
            ("", "/"), ("recent", "/recent"), ("recent 5", "/recent?limit=5"),
            ("history train", "/components/train"),
            ("history train tip model 15", "/components/train%20tip%20model?limit=15"),
            ("HISTORY 7", "/components/7"), ("inspect 12", "/runs/12"), ("inspect #12", "/runs/12"),
            ("trace a b.csv", "/trace?output=a%20b.csv"), ("trace #7", "/trace?run=7"),
            ("impact m", "/impact?output=m"), ("tag etl", "/components?tag=etl"),
            ("flag x", "/flag?output=x"), ("unflag x", "/unflag?output=x"),
            ("unflag --all", "/unflag?all=true"), ("diff a \"b c\"", "/diff?left=a&right=b%20c"),
            ("diff", "/diff"), ("field c/input/a/b", "/fields/c/input/a%2Fb"),
            ("  review  ", "/review"), ("help", "/help"),
        ]
        for (text, path) in cases {
            guard case .destination(let link) = TypedCommand(text) else {
                Issue.record("'\(text)' leads nowhere")
                continue
            }
            #expect(link.text == path, "\(text)")
        }
    }

    @Test func `what is no command is told so`() {
        for text in [
            "rm -rf", "history", "inspect", "inspect seven", "trace", "flag", "recent 0",
            "recent x", "history c 5000", "diff a", "diff a b c", "field a", "field a/b/c", "tag",
        ] {
            guard case .mistake(let sentence) = TypedCommand(text) else {
                Issue.record("'\(text)' is taken")
                continue
            }
            #expect(sentence.hasSuffix("."))
        }
    }
}
