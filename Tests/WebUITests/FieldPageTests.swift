import Foundation
import Hummingbird
import HummingbirdTesting
import RouterTestSupport
import Testing

struct FieldPageTests {
    @Test(arguments: ["[1, 2, 3, 4, 5]", #"["a", "b", "a"]"#])
    func `runs of a field are shown in the order of time, however they were recorded`(
        values: String
    ) async throws {
        try await RoutedServer().test { client in
            for day in ["2021-06-01", "2022-01-01", "2019-01-01", "2019-02-01"] {
                let answer = try await client.ask(
                    .post, "runs",
                    """
                    {"component": "train", "started_at": "\(day)", "ended_at": "\(day)T01:00:00Z",
                     "fields": {"output": {"n": \(values)}}}
                    """)
                #expect(answer.status == 201)
            }
            try await client.execute(uri: "/fields/train/output/n", method: .get) { response in
                #expect(response.status == .ok)
                let page = String(buffer: response.body)
                #expect(page.contains("data-extent=\"15463"))
            }
        }
    }
}
