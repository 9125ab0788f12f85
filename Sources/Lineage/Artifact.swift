/// What a named input or output is.
package enum ArtifactKind: String, Sendable, CaseIterable {
    case data, model, endpoint, unknown

    /// The kind that a name's extension stands for; `unknown` where it stands for none.
    package init(inferredFrom name: String) {
        let file = name.utf8.split(separator: UInt8(ascii: "/")).last ?? name.utf8[...]
        let parts = file.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let suffix = parts.count > 1 ? String(decoding: parts[parts.count - 1], as: UTF8.self) : ""
        self =
            Self.dataSuffixes.contains(suffix.lowercased())
            ? .data : Self.modelSuffixes.contains(suffix.lowercased()) ? .model : .unknown
    }

    private static let dataSuffixes: Set<String> = [
        "arrow", "avro", "csv", "feather", "json", "jsonl", "npy", "npz", "orc", "parquet", "pq",
        "tsv", "txt", "xml",
    ]
    private static let modelSuffixes: Set<String> = [
        "bin", "ckpt", "h5", "hdf5", "joblib", "keras", "onnx", "pickle", "pkl", "pt", "pth",
        "safetensors",
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
        self.name = name
        self.version = version
        self.kind = kind ?? ArtifactKind(inferredFrom: name)
        self.labels = labels
    }
}
