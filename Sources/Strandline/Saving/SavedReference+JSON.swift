import Foundation
import Instants
import Monitor
import Sketches

extension SavedReference {
    /// The last version of the format that is JSON.
    private static let jsonVersion = 1

    private struct Body: Decodable {
        var origin: OriginBody
        var setAt: Int64
        var starts: [Int64]
        var panes: [Data]

        private enum CodingKeys: String, CodingKey {
            case origin, setAt, starts, panes
        }
    }

    /// Where a reference comes from: the one member that is there names the kind.
    fileprivate struct OriginBody: Decodable {
        var bootstrap: Nothing?
        var span: Span?
        var profile: Nothing?
        var run: RunID?
        var lineage: Training?
        var latestStableRun: RunID?

        private enum CodingKeys: String, CodingKey {
            case bootstrap, span, profile, run, lineage
            case latestStableRun = "calmRun"
        }
    }

    fileprivate struct Nothing: Decodable {}

    fileprivate struct Span: Decodable {
        var from: Instant
        var until: Instant

        private enum CodingKeys: String, CodingKey {
            case from, until
        }
    }

    fileprivate struct RunID: Decodable {
        var id: Int64

        private enum CodingKeys: String, CodingKey {
            case id = "_0"
        }
    }

    fileprivate struct Training: Decodable {
        var run: Int64
        var reason: String

        private enum CodingKeys: String, CodingKey {
            case run, reason
        }
    }

    init(decodingJSON bytes: [UInt8]) throws(SavedStateError) {
        let what = Self.description
        let body = try VersionedJSON.decoded(
            bytes, as: Body.self, version: Self.jsonVersion, what: what)
        guard let origin = body.origin.origin else {
            throw .damaged(what, reason: "its origin is unknown")
        }
        guard body.starts.count == body.panes.count else {
            throw .damaged(what, reason: "a pane has no start, or a start no pane")
        }
        var panes: [Pane] = []
        for (start, bytes) in zip(body.starts, body.panes) {
            do {
                panes.append(
                    Pane(
                        start: Instant(microseconds: start),
                        sealed: try EncodedSummary(checking: [UInt8](bytes))))
            } catch {
                throw .damaged(what, reason: "\(error)")
            }
        }
        self.init(origin: origin, setAt: Instant(microseconds: body.setAt), panes: panes)
    }
}

extension SavedReference.OriginBody {
    /// Nil for a kind that is unknown.
    fileprivate var origin: Reference.Origin? {
        if bootstrap != nil { return .bootstrap }
        if let span { return .span(from: span.from, until: span.until) }
        if profile != nil { return .profile }
        if let run { return .run(run.id) }
        if let lineage { return .lineage(run: lineage.run, reason: lineage.reason) }
        return latestStableRun.map { .latestStableRun($0.id) }
    }
}
