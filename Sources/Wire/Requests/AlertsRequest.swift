import ClientText
import Instants
package import Lineage
package import Monitor

/// The body of `POST /alerts`: what Alertmanager sends to a webhook, in version 4 of its payload.
///
/// Members that are not read here are passed over: the format is another program's, and grows.
package struct AlertsRequest: Sendable, Equatable {
    package struct Entry: Sendable, Equatable {
        package var key: AlertKey
        package var isResolved: Bool
        /// The field that the alert is about; nil for an alert about something else.
        package var field: FieldKey?
    }

    package var entries: [Entry]

    /// Reads the body.
    ///
    /// - Parameter json: The body, in UTF-8.
    /// - Throws: `RequestDecodingError` that names the member which cannot be taken.
    package init(json: [UInt8]) throws(RequestDecodingError) {
        var version: String?
        var entries: [Entry]?
        _ = try JSONReader.read(json) { reader throws(RequestDecodingError) in
            try reader.object { reader, key throws(RequestDecodingError) in
                switch key {
                case "version":
                    let text = try reader.word()
                    guard text == "4" else {
                        throw reader.refused("must be '4', not '\(text.excerpt)'")
                    }
                    version = text
                case "alerts":
                    entries = try reader.list { reader throws(RequestDecodingError) in
                        try Entry(from: &reader)
                    }
                default: try reader.skip()
                }
            }
        }
        guard version != nil else { throw .refused("'version' is missing") }
        guard let entries else { throw .refused("'alerts' is missing") }
        self.entries = entries
    }
}

extension AlertsRequest.Entry {
    private enum Status: String, CaseIterable {
        case firing, resolved
    }

    fileprivate init(from reader: inout JSONReader) throws(RequestDecodingError) {
        var status: Status?
        var startsAt: Instant?
        var fingerprint: String?
        var labels: [String: String] = [:]
        try reader.object { reader, key throws(RequestDecodingError) in
            switch key {
            case "status": status = try reader.choice(Status.self)
            case "startsAt": startsAt = try reader.instant()
            case "fingerprint":
                let text = try reader.string()
                guard 1...1024 ~= text.utf8.count else {
                    throw reader.refused("must have 1 to 1024 bytes")
                }
                fingerprint = text
            case "labels":
                labels = try reader.dictionary { reader throws(RequestDecodingError) in
                    try reader.string()
                }
            default: try reader.skip()
            }
        }
        guard let status else { throw reader.refused("lacks 'status'") }
        guard let startsAt else { throw reader.refused("lacks 'startsAt'") }
        guard let fingerprint else { throw reader.refused("lacks 'fingerprint'") }
        key = AlertKey(fingerprint: fingerprint, startsAt: startsAt)
        isResolved = status == .resolved
        let names = ["component", "field", "role"].compactMap { labels[$0] }
        // What has a longer name is no field, and takes long to compare.
        if names.allSatisfy({ $0.utf8.count <= JSONReader.nameBytesMax }),
            let component = labels["component"], let field = labels["field"],
            let role = labels["role"].flatMap(FieldRole.init)
        {
            self.field = FieldKey(component: component, role: role, field: field)
        }
    }
}
