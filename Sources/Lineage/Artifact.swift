import ClientText

/// What a named input or output is.
package enum ArtifactKind: String, Sendable, CaseIterable {
    case data, model, endpoint, unknown

    /// The kind that a name tells: by its extension, else by the words "model" and "data", which is
    /// mltrace's convention; `unknown` where it tells none.
    package init(inferredFrom name: String) {
        let file = name.utf8.split(separator: UInt8(ascii: "/")).last ?? name.utf8[...]
        let parts = file.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let suffix = parts.count > 1 ? String(decoding: parts[parts.count - 1], as: UTF8.self) : ""
        let extensionName = suffix.lowercased()
        if Self.dataSuffixes.contains(extensionName) {
            self = .data
        } else if Self.modelSuffixes.contains(extensionName) {
            self = .model
        } else {
            let lowered = name.lowercased()
            self = lowered.contains("model") ? .model : lowered.contains("data") ? .data : .unknown
        }
    }

    private static let dataSuffixes: Set<String> = [
        "arrow", "avro", "csv", "db", "feather", "gz", "json", "jsonl", "md", "mlt", "ndjson",
        "npy", "npz", "orc", "parquet", "pdf", "pq", "rtf", "sqlite", "tsv", "txt", "xlsx", "xml",
        "zarr",
    ]
    private static let modelSuffixes: Set<String> = [
        "bin", "cbm", "ckpt", "h5", "hdf5", "joblib", "keras", "mlmodel", "onnx", "pickle", "pkl",
        "pmml", "pt", "pth", "safetensors", "ubj",
    ]
}

/// A named input or output of a run: a path, a model, the id of one prediction.
package struct Artifact: Sendable, Hashable {
    /// 1 to 1,024 bytes of UTF-8.
    package var name: String
    /// What tells one content under this name from another, such as a digest; nil where unknown.
    package var version: String?
    package var kind: ArtifactKind
    /// The data labels that the artifact carries, such as whose data is in it.
    package var labels: [String]

    /// - Parameters:
    ///   - name: 1 to 1,024 bytes of UTF-8.
    ///   - version: the content version, not empty; nil where it is unknown.
    ///   - kind: nil to infer it from the name's extension.
    ///   - labels: the data labels that it carries.
    package init(
        name: String, version: String? = nil, kind: ArtifactKind? = nil, labels: [String] = []
    ) {
        self.name = name.canonicalName
        self.version = version
        self.kind = kind ?? ArtifactKind(inferredFrom: name)
        self.labels = labels.map(\.canonicalName)
    }
}
