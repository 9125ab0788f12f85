import Monitor

extension SavedFieldState {
    func encoded() throws -> [UInt8] {
        try VersionedJSON.encoded(self, version: Self.formatVersion)
    }

    init(decoding bytes: [UInt8]) throws(SavedStateError) {
        self = try VersionedJSON.decoded(
            bytes, as: Self.self, version: Self.formatVersion, what: "the state of a field")
    }
}
