package import Instants
package import Sketches

/// The body of `PUT /fields/{component}/{role}/{field}/reference`.
package enum ReferenceRequest: Sendable, Equatable {
    /// The values of a run.
    case run(Int64)
    /// The values of a span of time.
    case span(from: Instant, until: Instant)
    /// Summaries made elsewhere.
    case profile([FieldSummary])
    /// Whatever the server finds out by itself.
    case automatic

    private enum Kind: String, CaseIterable {
        case run, span, profile
        case automatic = "auto"
    }

    /// Reads the body.
    ///
    /// - Parameter json: The body, in UTF-8.
    /// - Throws: `RequestDecodingError` that names the member which cannot be taken.
    package init(json: [UInt8]) throws(RequestDecodingError) {
        self = try JSONReader.read(json) { reader throws(RequestDecodingError) in
            try ReferenceRequest(from: &reader)
        }
    }

    private init(from reader: inout JSONReader) throws(RequestDecodingError) {
        var kind: Kind?
        var run: Int64?
        var from: Instant?
        var until: Instant?
        var panes: [FieldSummary]?
        try reader.object { reader, key throws(RequestDecodingError) in
            switch key {
            case "kind": kind = try reader.choice(Kind.self)
            case "run": run = try reader.integer()
            case "from": from = try reader.instant()
            case "until": until = try reader.instant()
            case "profile": panes = try reader.profile()
            default: throw reader.unknownKey(key)
            }
        }
        switch kind {
        case .run:
            guard let run else { throw .refused("'run' is missing") }
            self = .run(run)
        case .span:
            guard let from, let until else { throw .refused("'from' or 'until' is missing") }
            guard from < until else { throw .refused("'until' must lie after 'from'") }
            self = .span(from: from, until: until)
        case .profile:
            guard let panes else { throw .refused("'profile' is missing") }
            self = .profile(panes)
        case .automatic:
            self = .automatic
        case nil:
            throw .refused("'kind' is missing")
        }
    }
}
