import Lineage
import Testing

@Suite struct ArtifactTests {
    @Test(arguments: [
        ("trips/2020-03.parquet", ArtifactKind.data), ("clean.CSV", .data), ("model.pkl", .model),
        ("s3://bucket.eu/models/tip.joblib", .model), ("archive.csv.gz", .data),
        ("models/tip", .model), ("Model-features.csv", .data), ("train_data", .data),
        ("s3://bucket.csv/folder", .unknown), ("3f2c9a", .unknown), ("csv", .unknown),
    ])
    func `a kind is told by the extension of a name, else by its words`(
        name: String, kind: ArtifactKind
    ) {
        #expect(ArtifactKind(inferredFrom: name) == kind)
        #expect(Artifact(name: name).kind == kind)
    }

    @Test func `a stated kind is not inferred again`() {
        #expect(Artifact(name: "predictions.csv", kind: .endpoint).kind == .endpoint)
        #expect(Artifact(name: "predictions.csv", kind: .unknown).kind == .unknown)
    }
}
