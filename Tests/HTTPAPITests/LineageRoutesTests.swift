import Access
import Crypto
import Foundation
import Hummingbird
import HummingbirdTesting
import NIOFoundationEssentialsCompat
import RouterTestSupport
import Testing

struct LineageRoutesTests {
    /// Cleans, trains twice from the same data, and predicts with each model.
    private static let pipeline = """
        [{"component": "clean", "started_at": 100, "ended_at": 142, "outputs": ["clean.csv"]},
         {"component": "train", "started_at": 200, "ended_at": 210, "inputs": ["clean.csv"],
          "outputs": [{"name": "m.pkl", "version": "1"}], "git_commit": "aaa",
          "parameters": {"depth": 3}, "code": "fit(3)"},
         {"component": "train", "started_at": 300, "ended_at": 310, "inputs": ["clean.csv"],
          "outputs": [{"name": "m.pkl", "version": "2"}], "git_commit": "bbb",
          "parameters": {"depth": 4}, "code": "fit(4)",
          "tests": [{"name": "loss", "passed": false}]},
         {"component": "infer", "started_at": 400, "ended_at": 401,
          "inputs": [{"name": "m.pkl", "version": "1"}], "outputs": ["p1"]},
         {"component": "infer", "started_at": 500, "ended_at": 501,
          "inputs": [{"name": "m.pkl", "version": "2"}], "outputs": ["p2", "p3"]}]
        """

    private func test(
        _ body: @escaping @Sendable (any TestClientProtocol) async throws -> Void
    ) async throws {
        try await RoutedServer().test { client in
            for (name, owner) in [("clean", "dana"), ("train", "mei"), ("infer", "ola")] {
                let answer = try await client.ask(
                    .post, "components",
                    #"{"name": "\#(name)", "owner": "\#(owner)", "tags": ["daily"]}"#)
                #expect(answer.status == 201)
            }
            #expect(try await client.ask(.post, "runs", Self.pipeline).status == 201)
            try await body(client)
        }
    }

    @Test func `a trace is a list of runs with their levels and parents`() async throws {
        try await test { client in
            let trace = try await client.ask(.get, "trace?output=p2")
            let runs = try #require(trace["runs"] as? [NSDictionary])
            #expect(runs.map { $0["run"] as? Int } == [5, 3, 1])
            #expect(runs.map { $0["level"] as? Int } == [0, 1, 2])
            #expect(runs.map { $0["parent"] as? Int } == [nil, 5, 3])
            #expect(runs.map { $0["via"] as? [String] } == [[], ["m.pkl"], ["clean.csv"]])
            #expect(trace["truncated"] as? Bool == false)
            let shallow = try await client.ask(.get, "trace?artifact=p2&depth=1")
            #expect(shallow["count"] as? Int == 2)
        }
    }

    @Test func `a row is followed back through the maps that runs brought`() async throws {
        let runs = """
            [{"component": "clean", "started_at": 1, "inputs": ["raw"], "outputs": ["clean"],
              "row_maps": [{"input": "raw", "output": "clean", "ranges": [[10, 2], [0, 3]]}]},
             {"component": "sum", "started_at": 2, "inputs": ["clean"], "outputs": ["sums"],
              "row_maps": [{"input": "clean", "output": "sums", "groups": [[0, 4], [1, 2, 3]]}]}]
            """
        try await RoutedServer().test { client in
            #expect(try await client.ask(.post, "runs", runs).status == 201)
            let trace = try await client.ask(.get, "trace?output=sums&row=1")
            let lines = try #require(trace["runs"] as? [NSDictionary])
            #expect(lines[0]["input_rows"] as? NSDictionary == ["clean": [1, 2, 3]])
            #expect(lines[1]["input_rows"] as? NSDictionary == ["raw": [0, 1, 11]])
            let impact = try await client.ask(.get, "impact?artifact=raw&row=0")
            let readers = try #require(impact["runs"] as? [NSDictionary])
            #expect(readers[1]["output_rows"] as? NSDictionary == ["sums": [1]])
            for body in [
                #"{"input": "a", "output": "b"}"#, #"{"input": "a", "rows": [1]}"#,
                #"{"input": "a", "output": "b", "rows": [-1]}"#,
                #"{"input": "a", "output": "b", "rows": [1], "identity": 1}"#,
                #"{"input": "a", "output": "b", "ranges": [[0, 281474976710655], [0, 1]]}"#,
                #"{"input": "a", "output": "c", "identity": 1}"#,
            ] {
                let answer = try await client.ask(
                    .post, "runs",
                    #"{"component": "c", "inputs": ["a"], "outputs": ["b"], "row_maps": [\#(body)]}"#
                )
                #expect(answer.status == 422, "\(body)")
            }
        }
    }

    @Test func `an impact names who reads an artifact`() async throws {
        try await test { client in
            let impact = try await client.ask(.get, "impact?artifact=clean.csv")
            let runs = try #require(impact["runs"] as? [NSDictionary])
            #expect(runs.map { $0["run"] as? Int } == [3, 5, 2, 4])
            #expect(runs.map { $0["owner"] as? String } == ["mei", "ola", "mei", "ola"])
        }
    }

    @Test func `a difference names what changed between two outputs`() async throws {
        try await test { client in
            let difference = try await client.ask(.get, "diff?left=p1&right=p2")
            #expect(difference["shared"] as? [Int] == [1])
            let changed = try #require(difference["changed"] as? [NSDictionary])
            #expect(changed.map { $0["component"] as? String } == ["infer", "train"])
            #expect(changed.map { $0["owner"] as? String } == ["ola", "mei"])
            let commit = changed[1]["git_commit"] as? NSDictionary
            #expect(commit == ["name": "git_commit", "left": "aaa", "right": "bbb"])
            let parameters = changed[1]["parameters"] as? [NSDictionary]
            #expect(parameters == [["name": "depth", "left": "3", "right": "4"]])
            let inputs = changed[0]["inputs"] as? [NSDictionary]
            #expect(inputs == [["name": "m.pkl", "left": "1", "right": "2"]])
        }
    }

    @Test func `flags are set, listed and taken off`() async throws {
        try await test { client in
            let one = try await client.ask(.post, "flags", #"{"output": "p2"}"#)
            #expect(one.status == 200)
            #expect(one["flagged"] as? Int == 1)
            let two = try await client.ask(.post, "flags", #"{"outputs": ["p2", "p3"]}"#)
            #expect(two["flagged"] as? Int == 1)
            let flags = try await client.ask(.get, "flags")
            #expect(Set(flags.texts("output")) == ["p2", "p3"])
            #expect(flags.list.map { $0["run"] as? Int } == [5, 5])
            #expect(try await client.ask(.delete, "flags?output=p2")["unflagged"] as? Int == 1)
            #expect(try await client.ask(.delete, "flags?output=p2")["unflagged"] as? Int == 0)
            #expect(try await client.ask(.delete, "flags?all=true")["unflagged"] as? Int == 1)
            #expect(try await client.ask(.get, "flags").list.isEmpty)
        }
    }

    @Test func `a review names suspects with reasons, and predicates`() async throws {
        try await test { client in
            _ = try await client.ask(.post, "flags", #"{"outputs": ["p2", "p3"]}"#)
            let review = try await client.ask(.get, "review")
            #expect(review["outputs"] as? [String] == ["p2", "p3"])
            let groups = try #require(review["groups"] as? [NSDictionary])
            let suspect = try #require((groups[0]["suspects"] as? [NSDictionary])?.first)
            #expect(suspect["run"] as? Int == 3)
            #expect(suspect["owner"] as? String == "mei")
            #expect(
                suspect["reasons"] as? [String]
                    == ["code and parameters changed since run 2", "failed tests: loss"])
            let predicates = try #require(review["predicates"] as? [NSDictionary])
            #expect(predicates.contains { $0["predicate"] as? String == "train@bbb" })
            #expect(try await client.ask(.get, "review?limit=1")["predicates"] != nil)
        }
    }

    @Test func `a review in mltrace's order counts, the latest run first`() async throws {
        try await test { client in
            _ = try await client.ask(.post, "flags", #"{"outputs": ["p1", "p2"]}"#)
            let review = try await client.ask(.get, "review?order=mltrace")
            let runs = try #require(review["runs"] as? [NSDictionary])
            #expect(runs.map { $0["run"] as? Int } == [1, 5, 4, 3, 2])
            #expect(runs.map { $0["coverage"] as? Double } == [1, 0.5, 0.5, 0.5, 0.5])
        }
    }

    @Test func `labels are retracted and found again on what came from them`() async throws {
        try await test { client in
            let run = """
                {"component": "clean", "inputs": [{"name": "raw", "labels": ["eu"]}],
                 "outputs": ["clean-eu.csv"]}
                """
            #expect(try await client.ask(.post, "runs", run).status == 201)
            #expect(try await client.ask(.post, "labels", #"{"label": "us"}"#).status == 201)
            let answer = try await client.ask(.post, "labels/retract", #"{"labels": ["eu"]}"#)
            #expect(answer.list.first?["retracted_at"] != nil)
            #expect(try await client.ask(.get, "labels").texts("name") == ["eu", "us"])
            #expect(try await client.ask(.get, "labels?retracted=true").texts("name") == ["eu"])
            let artifacts = try await client.ask(.get, "labels/eu/artifacts")
            #expect(artifacts.texts("name") == ["clean-eu.csv", "raw"])
            let reading = #"{"component": "train", "inputs": ["clean-eu.csv"]}"#
            let id = try #require(try await client.ask(.post, "runs", reading)["id"] as? Int)
            let warned = try await client.ask(.get, "runs/\(id)")
            #expect(warned["retracted_labels"] as? [String] == ["eu"])
        }
    }

    @Test func `an artifact's page answers`() async throws {
        try await test { client in
            let card = try await client.ask(.get, "artifacts/m.pkl")
            #expect(card["kind"] as? String == "model")
            #expect(card["producer"] as? Int == 3)
            #expect(card["reader"] as? Int == 5)
        }
    }

    @Test func `tags are added and listed`() async throws {
        try await test { client in
            let answer = try await client.ask(.post, "components/train/tags", #"{"tags": ["gpu"]}"#)
            #expect(answer["tags"] as? [String] == ["daily", "gpu"])
            #expect(try await client.ask(.get, "tags").json as? [String] == ["daily", "gpu"])
            #expect(try await client.ask(.get, "components?tag=gpu").texts("name") == ["train"])
            let none = try await client.ask(.get, "components?owner=ola&tag=gpu")
            #expect(none.status == 200 && none.list.isEmpty)
        }
    }

    @Test func `history is narrowed by time and goes on before a run`() async throws {
        try await test { client in
            let ids = { (path: String) async throws in
                try await client.ask(.get, path).list.map { $0["id"] as? Int }
            }
            let cases = [
                "since=250": 3, "until=1970-01-01T00:04:00Z": 2, "before=3": 2, "limit=1": 3,
            ]
            for (query, id) in cases {
                let found = try await ids("components/train/runs?" + query)
                #expect(found == [id], "\(query)")
            }
        }
    }

    @Test func `clearing forgets runs and components`() async throws {
        try await test { client in
            let answer = try await client.ask(.delete, "store")
            #expect(answer.status == 204)
            #expect(try await client.ask(.get, "runs").list.isEmpty)
            #expect(try await client.ask(.get, "components").list.isEmpty)
        }
    }

    @Test func `a backup is a database that holds the runs`() async throws {
        try await test { client in
            try await client.execute(uri: "/api/v1/store/backup", method: .get) { response in
                #expect(response.status == .ok)
                let copy = Data(buffer: response.body)
                #expect(copy.starts(with: Data("SQLite format 3\0".utf8)))
                #expect(response.headers[.contentLength] == "\(copy.count)")
            }
        }
    }

    @Test func `what is unknown or malformed is said with its status`() async throws {
        let cases: [(method: String, path: String, body: String?, status: Int)] = [
            ("GET", "trace?output=none", nil, 404), ("GET", "trace", nil, 400),
            ("GET", "trace?output=p1&artifact=p1", nil, 400),
            ("GET", "trace?output=p1&depth=-1", nil, 400),
            ("GET", "impact?artifact=none", nil, 404),
            ("GET", "diff?left=p1", nil, 400), ("GET", "diff?left=p1&right=none", nil, 404),
            ("GET", "review?order=random", nil, 400), ("GET", "review?limit=0", nil, 400),
            ("POST", "flags", "{}", 422), ("POST", "flags", #"{"output": "none"}"#, 404),
            ("POST", "flags", #"{"name": "p1"}"#, 422), ("POST", "flags", "{", 400),
            ("DELETE", "flags", nil, 400), ("DELETE", "flags?output=none", nil, 404),
            ("DELETE", "flags?output=p1&all=true", nil, 400),
            ("DELETE", "flags?all=no", nil, 400),
            ("GET", "labels/none/artifacts", nil, 404), ("GET", "labels?retracted=1", nil, 400),
            ("POST", "labels/retract", #"{"label": ""}"#, 422),
            ("GET", "artifacts/none", nil, 404),
            ("POST", "components/none/tags", #"{"tags": ["a"]}"#, 404),
            ("PATCH", "runs/99", #"{"notes": ""}"#, 404),
        ]
        try await test { client in
            for (method, path, body, status) in cases {
                let answer = try await client.ask(
                    try #require(.init(rawValue: method)), path, body)
                #expect(answer.status == status, "\(method) \(path)")
                #expect(answer["error"] is String, "\(method) \(path)")
            }
        }
    }

    @Test func `reading, sending and removing each need their right`() async throws {
        let tokens = AccessRight.allCases.compactMap { right in
            let digest = SHA256.hash(data: Data(right.rawValue.utf8))
            let digits = digest.map { String(format: "%02x", $0) }.joined()
            return AccessToken(name: right.rawValue, sha256: digits, rights: [right])
        }
        #expect(tokens.count == 3)
        let cases: [(method: String, path: String, right: AccessRight)] = [
            ("GET", "runs", .read), ("GET", "trace?output=p", .read), ("GET", "flags", .read),
            ("GET", "review", .read), ("GET", "labels", .read), ("GET", "tags", .read),
            ("POST", "runs", .ingest), ("PATCH", "runs/1", .ingest), ("POST", "flags", .ingest),
            ("DELETE", "flags?all=true", .ingest), ("POST", "labels/retract", .ingest),
            ("DELETE", "store", .admin), ("GET", "store/backup", .admin),
        ]
        try await RoutedServer(tokens: tokens).test { client in
            for (method, path, right) in cases {
                for held in AccessRight.allCases {
                    let answer = try await client.ask(
                        try #require(.init(rawValue: method)), path, token: held.rawValue)
                    #expect(
                        (answer.status == 403) == (held != right),
                        "\(method) \(path) with \(held)")
                }
            }
        }
    }
}
