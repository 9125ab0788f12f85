import HTTPTypes
import RouterTestSupport
import Strandline
import Testing

struct ReferenceRoutesTests {
    private let profile =
        #"{"kind":"profile","profile":{"kind":"categorical","counts":{"JFK":3,"LGA":1}}}"#

    @Test func `a reference for a component that there is not makes nothing`() async throws {
        let engine = try await Engine.inMemory()
        let bodies = [
            profile, #"{"kind":"run","run":1}"#,
            #"{"kind":"span","from":"2020-01-01","until":"2021-01-01"}"#,
        ]
        try await RoutedServer(engine: engine).test { client in
            for body in bodies {
                let answer = try await client.ask(
                    .put, "fields/nobody/input/zone/reference", body)
                #expect(answer.status == 404, "\(body)")
                #expect(
                    answer["error"] as? String == #"There is no component named "nobody"."#,
                    "\(body)")
            }
            #expect(try await client.ask(.get, "fields/nobody/input/zone").status == 404)
            #expect(try await client.ask(.get, "components/nobody").status == 404)
            #expect(try await client.ask(.get, "fields").list.isEmpty)
        }
        #expect(engine.fieldCount == 0)
    }

    @Test func `a component that there is may have its reference before its first value`()
        async throws
    {
        try await RoutedServer().test { [profile] client in
            #expect(try await client.ask(.post, "components", #"{"name":"c"}"#).status == 201)
            let answer = try await client.ask(.put, "fields/c/input/zone/reference", profile)
            #expect(answer.status == 200)
        }
    }

    @Test func `a profile that contradicts itself is refused and sets nothing`() async throws {
        try await RoutedServer().test { client in
            #expect(try await client.ask(.post, "components", #"{"name":"c"}"#).status == 201)
            let answer = try await client.ask(
                .put, "fields/c/input/n/reference",
                #"""
                {"kind": "profile", "profile": {"kind": "numeric", "count": 2, "mean": 1.5,
                 "central_sums": [-0.5, 0, 0.125], "minimum": 1, "maximum": 2,
                 "values": [[1, 1], [2, 1]]}}
                """#)
            #expect(answer.status == 422)
            #expect(
                answer["error"] as? String
                    == "'profile' is no summary: the second central sum is negative")
            #expect(try await client.ask(.get, "fields/c/input/n").status == 404)
        }
    }
}
