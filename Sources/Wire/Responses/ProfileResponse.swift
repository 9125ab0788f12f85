import Foundation
package import Sketches

/// What `strandline profile` prints and, with the panes, writes.
package struct ProfileResponse: Codable, Sendable, Equatable {
    package struct Column: Codable, Sendable, Equatable {
        package var field: String
        package var statistics: FieldStatistics
        package var panes: [String]?

        private enum CodingKeys: String, CodingKey {
            case field, profile
        }

        private enum ProfileKeys: String, CodingKey {
            case panes
        }

        package init(field: String, summary: FieldSummary, withPanes: Bool) {
            self.field = field
            statistics = FieldStatistics(summary)
            panes = withPanes ? [EncodedPane.text(of: summary)] : nil
        }

        /// The statistics stand beside the field's name, not below a name of their own.
        package func encode(to encoder: any Encoder) throws {
            try statistics.encode(to: encoder)
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(field, forKey: .field)
            guard let panes else { return }
            var profile = container.nestedContainer(keyedBy: ProfileKeys.self, forKey: .profile)
            try profile.encode(panes, forKey: .panes)
        }

        package init(from decoder: any Decoder) throws {
            statistics = try FieldStatistics(from: decoder)
            let container = try decoder.container(keyedBy: CodingKeys.self)
            field = try container.decode(String.self, forKey: .field)
            guard container.contains(.profile) else { return }
            panes = try container.nestedContainer(keyedBy: ProfileKeys.self, forKey: .profile)
                .decode([String].self, forKey: .panes)
        }
    }

    package var rows: Int
    package var columns: [Column]

    package init(rows: Int, columns: [Column]) {
        self.rows = rows
        self.columns = columns
    }
}

/// A field's summary as text: its encoding in Base64 (RFC 4648).
package enum EncodedPane {
    package static func text(of summary: FieldSummary) -> String {
        Data(summary.encoded()).base64EncodedString()
    }

    /// Nil where the text is no Base64.
    package static func summary(of text: String) throws(SummaryDecodingError) -> FieldSummary? {
        guard let data = Data(base64Encoded: text) else { return nil }
        return try FieldSummary(decoding: Array(data))
    }
}
