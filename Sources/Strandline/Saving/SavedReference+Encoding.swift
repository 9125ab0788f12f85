import Foundation
import Instants
import Monitor
import Sketches

extension SavedReference {
    private struct Body: Codable {
        var origin: Reference.Origin
        var setAt: Int64
        var starts: [Int64]
        var panes: [Data]
    }

    func encoded() throws -> [UInt8] {
        let body = Body(
            origin: origin, setAt: setAt.microseconds, starts: panes.map(\.start.microseconds),
            panes: panes.map { Data($0.summary.encoded()) })
        return [UInt8](try JSONEncoder().encode(body))
    }

    init(decoding bytes: [UInt8]) throws {
        let body = try JSONDecoder().decode(Body.self, from: Data(bytes))
        self.init(
            origin: body.origin, setAt: Instant(microseconds: body.setAt),
            panes: try zip(body.starts, body.panes).map { start, bytes in
                Pane(
                    start: Instant(microseconds: start),
                    summary: try FieldSummary(decoding: [UInt8](bytes)))
            })
    }

    init(_ reference: Reference) {
        self.init(origin: reference.origin, setAt: reference.setAt, panes: reference.panes)
    }
}
