import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOFoundationEssentialsCompat
import RouterTestSupport
import Testing

/// Long lists come in pages, of which each leads to the next.
struct ListPagesTests {
    /// A page as its entries, and the query of the next one where there is one.
    private struct Page {
        var entries: [NSDictionary]
        var next: String?

        func texts(_ name: String) -> [String] { entries.compactMap { $0[name] as? String } }
    }

    private func page(_ client: any TestClientProtocol, _ path: String) async throws -> Page {
        try await client.execute(uri: "/api/v1/" + path, method: .get) { response in
            #expect(response.status == .ok, "\(path)")
            let json = try JSONSerialization.jsonObject(with: Data(buffer: response.body))
            let name = try #require(HTTPField.Name("Link"))
            var next: String?
            if let link = response.headers[name] {
                #expect(link.hasPrefix("<?") && link.hasSuffix(">; rel=\"next\""), "\(link)")
                next = String(link.dropFirst().prefix { $0 != ">" })
            }
            return Page(entries: try #require(json as? [NSDictionary]), next: next)
        }
    }

    /// What the entries of all pages of a list say, in the order in which they come; something is
    /// done between the first page and the second.
    private func walk(
        _ client: any TestClientProtocol, _ list: String, _ query: String, length: Int,
        _ member: String, afterFirst: () async throws -> Void = {}
    ) async throws -> [String] {
        var found: [String] = []
        var next: String? = query
        var pageCount = 0
        while let query = next {
            let page = try await page(client, list + query)
            // The last page alone may be shorter.
            #expect(page.entries.count == length || page.next == nil)
            #expect(page.entries.count <= length)
            found += page.texts(member)
            next = page.next
            pageCount += 1
            if pageCount == 1 { try await afterFirst() }
            try #require(pageCount < 100)
        }
        return found
    }

    private func post(
        _ client: any TestClientProtocol, _ path: String, _ body: String
    ) async throws {
        let answer = try await client.ask(.post, path, body)
        #expect(200..<300 ~= answer.status, "\(path) \(body)")
    }

    // MARK: - Components

    @Test func `all components come once and in order while others are added`() async throws {
        let names = ["a b", "b&c=d", "clean", "e/f?#", "gä", "infer", "train", "é", "日本"]
        try await RoutedServer().test { client in
            for name in names.reversed() {
                try await post(client, "components", #"{"name":"\#(name)"}"#)
            }
            for length in [1, 2, 4, 9, 10] {
                #expect(
                    try await walk(client, "components", "?limit=\(length)", length: length, "name")
                        == names)
            }
            let found = try await walk(client, "components", "?limit=4", length: 4, "name") {
                // One that lies behind, and one that is yet to come.
                try await post(client, "components", #"{"name":"a"}"#)
                try await post(client, "components", #"{"name":"train 2"}"#)
            }
            #expect(
                found == [
                    "a b", "b&c=d", "clean", "e/f?#", "gä", "infer", "train", "train 2", "é", "日本",
                ])
        }
    }

    @Test func `the next page asks for the same owner and tag`() async throws {
        try await RoutedServer().test { client in
            for (name, owner, tag) in [
                ("a", "ola & co", "x"), ("b", "ola & co", "y"), ("c", "farid", "x"),
                ("d", "ola & co", "x"), ("e", "ola & co", "x"),
            ] {
                try await post(
                    client, "components",
                    #"{"name":"\#(name)","owner":"\#(owner)","tags":["\#(tag)"]}"#)
            }
            #expect(
                try await walk(
                    client, "components", "?owner=ola%20%26%20co&tag=x&limit=1", length: 1, "name")
                    == ["a", "d", "e"])
        }
    }

    // MARK: - Fields

    @Test func `all fields come once and in order while others are added`() async throws {
        @Sendable func batch(_ component: String, _ fields: [String]) -> String {
            let members = fields.map { #""\#($0)":[1,2]"# }.joined(separator: ",")
            return #"{"component":"\#(component)","role":"input","fields":{\#(members)}}"#
        }
        try await RoutedServer().test { client in
            try await post(client, "observations", batch("b", ["x/y", "z", "ä"]))
            try await post(client, "observations", batch("a", ["m", "k", "l 1", "n%"]))
            let all = ["k", "l 1", "m", "n%", "x/y", "z", "ä"]
            for length in [1, 3, 7, 8] {
                #expect(
                    try await walk(client, "fields", "?limit=\(length)", length: length, "field")
                        == all)
            }
            #expect(
                try await walk(client, "fields", "?component=b&limit=2", length: 2, "field")
                    == ["x/y", "z", "ä"])
            let found = try await walk(client, "fields", "?limit=3", length: 3, "field") {
                try await post(client, "observations", batch("a", ["a"]))
                try await post(client, "observations", batch("c", ["new"]))
            }
            #expect(found == all + ["new"])
        }
    }

    // MARK: - Flags

    @Test func `all flags come once and the latest first while others are set`() async throws {
        let early = ["o 1", "o/2", "o3", "ö"]
        let late = ["p", "q?"]
        try await RoutedServer().test { client in
            let outputs = (early + late + ["new"]).map { "\"\($0)\"" }.joined(separator: ",")
            try await post(client, "runs", #"{"component":"c","outputs":[\#(outputs)]}"#)
            for group in [early, late] {
                let names = group.reversed().map { "\"\($0)\"" }.joined(separator: ",")
                try await post(client, "flags", #"{"outputs":[\#(names)]}"#)
            }
            for length in [1, 2, 5, 6, 7] {
                #expect(
                    try await walk(client, "flags", "?limit=\(length)", length: length, "output")
                        == late + early)
            }
            let found = try await walk(client, "flags", "?limit=3", length: 3, "output") {
                try await post(client, "flags", #"{"output":"new"}"#)
                // The one to go on behind need not be there any more.
                let answer = try await client.ask(.delete, "flags?output=o%201")
                #expect(answer.status == 200)
            }
            #expect(found == late + early)
        }
    }

    // MARK: - Runs

    @Test(arguments: ["runs", "components/c/runs"])
    func `all runs come once and the latest first while others are recorded`(
        list: String
    ) async throws {
        @Sendable func run(_ notes: String, _ day: Int) -> String {
            #"{"component":"c","notes":"\#(notes)","started_at":"2020-01-0\#(day)T00:00:00Z"}"#
        }
        let notes = ["g", "f", "e", "d", "c", "b", "a"]
        try await RoutedServer().test { client in
            // Some start together.
            for (note, day) in zip(notes.reversed(), [1, 1, 2, 3, 3, 3, 4]) {
                try await post(client, "runs", run(note, day))
            }
            for length in [1, 2, 3, 7, 8] {
                #expect(
                    try await walk(client, list, "?limit=\(length)", length: length, "notes")
                        == notes)
            }
            let found = try await walk(client, list, "?limit=3", length: 3, "notes") {
                try await post(client, "runs", run("newer", 5))
                try await post(client, "runs", run("older", 1))
            }
            #expect(found == Array(notes.dropLast(2)) + ["older", "b", "a"])
        }
    }

    @Test func `the next page of runs keeps to the span`() async throws {
        try await RoutedServer().test { client in
            for day in 1...6 {
                try await post(
                    client, "runs",
                    #"{"component":"c","notes":"\#(day)","started_at":"2020-01-0\#(day)T00:00:00Z"}"#
                )
            }
            let found = try await walk(
                client, "components/c/runs", "?since=2020-01-02&until=2020-01-05&limit=2",
                length: 2, "notes")
            #expect(found == ["5", "4", "3", "2"])
        }
    }

    @Test func `an answer has 100 runs where nobody says how many`() async throws {
        let runs = repeatElement(#"{"component":"c"}"#, count: 101).joined(separator: ",")
        try await RoutedServer().test { client in
            try await post(client, "runs", "[\(runs)]")
            let first = try await page(client, "runs")
            #expect(first.entries.count == 100)
            let second = try await page(client, "runs" + #require(first.next))
            #expect(second.entries.count == 1 && second.next == nil)
        }
    }

    // MARK: - Refusals

    @Test(arguments: ["components", "fields", "flags", "runs"])
    func `a length that is none is refused, and more than there is leads nowhere`(
        list: String
    ) async throws {
        try await RoutedServer().test { client in
            for limit in ["0", "-1", "1000001", "9223372036854775808", "1.5", "ten", "", "%31%00"] {
                let answer = try await client.ask(.get, "\(list)?limit=\(limit)")
                #expect(answer.status == 400, "\(limit)")
                #expect(answer["error"] is String)
            }
            let answer = try await client.ask(.get, "\(list)?limit=0")
            #expect(
                answer["error"] as? String == "'limit' must be a whole number from 1 to 1000000")
            let page = try await page(client, "\(list)?limit=1000000")
            #expect(page.entries.isEmpty && page.next == nil)
            #expect(try await client.ask(.get, "\(list)?colour=red").status == 400)
        }
    }

    @Test func `a place to go on that is none is refused`() async throws {
        try await RoutedServer().test { client in
            for (query, status) in [
                ("fields?after=c", 400), ("fields?after=c/side/n", 400),
                ("fields?after=c/output/n/x", 400), ("fields?after=c%2Foutput%2Fn", 404),
                ("flags?before=p", 400), ("flags?before=yesterday/p", 400),
                // Behind a name or a time there are others, whether somebody has it or not.
                ("components?after=zzz", 200), ("flags?before=2026-01-01/", 200),
            ] {
                let answer = try await client.ask(.get, query)
                #expect(answer.status == status, "\(query)")
            }
        }
    }
}
