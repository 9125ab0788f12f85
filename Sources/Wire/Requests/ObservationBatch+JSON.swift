import Instants
package import Monitor

extension ObservationBatch {
    /// Reads the body of `POST /observations`.
    ///
    /// - Parameter json: The body, in UTF-8.
    /// - Throws: `RequestDecodingError` that names the member or column which cannot be taken.
    package init(json: [UInt8]) throws(RequestDecodingError) {
        self = try JSONReader.read(json) { reader throws(RequestDecodingError) in
            try ObservationBatch(from: &reader)
        }
    }

    private init(from reader: inout JSONReader) throws(RequestDecodingError) {
        var component: String?
        var role: FieldRole?
        var columns: [ObservedColumn]?
        self.init(component: "", role: .input, rowCount: 0, columns: [])
        try reader.object { reader, key throws(RequestDecodingError) in
            switch key {
            case "component": component = try reader.name()
            case "role": role = try reader.choice(FieldRole.self)
            case "run":
                if try reader.peek() == .string {
                    runExternalID = try reader.string()
                } else {
                    run = try reader.optional { reader throws(RequestDecodingError) in
                        try reader.integer()
                    }
                }
            case "timestamp":
                timestamp = try reader.optional { reader throws(RequestDecodingError) in
                    try reader.instant()
                }
            case "ids": ids = try reader.strings()
            case "batch_id":
                batchID = try reader.optional { reader throws(RequestDecodingError) in
                    try reader.string()
                }
            case "fields": columns = try reader.columns()
            default: throw reader.unknownKey(key)
            }
        }
        guard let component else { throw .refused("'component' is missing") }
        guard let role else { throw .refused("'role' is missing") }
        guard let columns else { throw .refused("'fields' is missing") }
        self.component = component
        self.role = role
        self.columns = columns
        rowCount = columns.first?.values.count ?? 0
    }
}
