import Foundation
import Instants
import Monitor
import Sketches

extension SavedReference {
    private struct Body: Codable {
        var origin: Reference.Origin
        var setAt: Int64
        var panes: [Data]
    }

    func encoded() throws -> [UInt8] {
        let body = Body(
            origin: origin, setAt: setAt.microseconds, panes: panes.map { Data($0.encoded()) })
        return [UInt8](try JSONEncoder().encode(body))
    }

    init(decoding bytes: [UInt8]) throws {
        let body = try JSONDecoder().decode(Body.self, from: Data(bytes))
        self.init(
            origin: body.origin, setAt: Instant(microseconds: body.setAt),
            panes: try body.panes.map { try FieldSummary(decoding: [UInt8]($0)) })
    }

    init(_ reference: Reference) {
        self.init(origin: reference.origin, setAt: reference.setAt, panes: reference.panes)
    }
}
