import Foundation
import Instants
import Lineage
import Testing

@testable import Wire

struct GraphResponseTests {
    private func node(
        _ run: Int64, _ component: String, status: RunStatus = .completed, outputs: [String] = []
    ) -> Trace.Node {
        Trace.Node(
            run: run, depth: 0, hasMore: false, component: component, owner: "mei",
            status: status, startedAt: Instant(microseconds: 1_583_625_600_000_000),
            endedAt: nil, outputs: outputs.map { Artifact(name: $0) })
    }

    private func answer(_ nodes: [Trace.Node], edges: [LineageEdge] = []) -> GraphResponse {
        GraphResponse(
            Trace(direction: .upstream, roots: [], nodes: nodes, edges: edges),
            driftSummaries: [
                "infer": GraphResponse.DriftSummary(
                    fieldCount: 4, driftedCount: 1, highestScore: 2.345)
            ])
    }

    @Test func `an edge leads from the run that made an artifact to the one that read it`() {
        let edges = [
            LineageEdge(consumer: 2, producer: 1, artifact: "rows"),
            LineageEdge(consumer: 2, producer: 1),
        ]
        #expect(
            answer([node(1, "clean"), node(2, "infer")], edges: edges).edges == [
                GraphResponse.Edge(id: "0", source: "1", target: "2", mainStat: "rows"),
                GraphResponse.Edge(id: "1", source: "1", target: "2", mainStat: ""),
            ])
    }

    @Test func `the rim says how the component's fields stand`() {
        let nodes = answer([
            node(1, "clean"), node(2, "infer"), node(3, "infer", status: .failed),
        ]).nodes
        #expect(nodes.map(\.unwatched) == [1, 0, 0])
        #expect(nodes.map(\.drifted) == [0, 0.25, 0])
        #expect(nodes.map(\.stable) == [0, 0.75, 0])
        #expect(nodes.map(\.failed) == [0, 0, 1])
        #expect(nodes.map(\.mainStat) == ["", "2.35", "2.35"])
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity, 1e300, -1e300])
    func `a score out of all bounds is infinite`(score: Double) {
        let answer = GraphResponse(
            Trace(direction: .upstream, roots: [], nodes: [node(1, "infer")], edges: []),
            driftSummaries: [
                "infer": GraphResponse.DriftSummary(
                    fieldCount: 1, driftedCount: 1, highestScore: score)
            ])
        #expect(answer.nodes.map(\.mainStat) == ["∞"])
    }

    @Test func `a run names its first outputs`() {
        let nodes = answer([node(1, "infer", outputs: (0..<7).map { "p\($0)" })]).nodes
        #expect(nodes.map(\.outputs) == ["p0, p1, p2, p3, p4 and 2 more"])
    }

    @Test func `every member that is sent is declared as a field`() throws {
        let data = try JSONCoder.encode(
            answer(
                [node(1, "infer")], edges: [LineageEdge(consumer: 1, producer: 1, artifact: "a")]))
        let sent = try #require(
            try JSONSerialization.jsonObject(with: data) as? [String: [[String: Any]]])
        let declared = GraphFieldsResponse()
        for (kind, fields) in [
            ("nodes", declared.nodesFields), ("edges", declared.edgesFields),
        ] {
            let members = try #require(sent[kind]?.first)
            #expect(Set(members.keys) == Set(fields.map(\.name)))
            for field in fields {
                #expect((members[field.name] is String) == (field.type == "string"))
            }
        }
    }
}
