package import Lineage
import Store

extension Engine {
    /// Makes labels of data known; known ones stay as they are.
    ///
    /// - Throws: `LineageError.invalid`.
    package func createLabels(_ names: [String]) async throws {
        try await store.createLabels(names)
    }

    /// Retracts labels of data: runs that read data with them are warned at first, then refused.
    ///
    /// A label that is unknown so far is retracted before its data comes. One that is retracted
    /// already keeps its time.
    ///
    /// - Throws: `LineageError.invalid`.
    package func retract(labels names: [String]) async throws {
        try await store.retract(labels: names)
    }

    /// Labels of data, by name.
    ///
    /// - Parameters:
    ///   - name: A name, to go on with those behind it; nil to start with the first.
    ///   - limit: How many at most.
    /// - Returns: The labels of a page.
    /// - Throws: GRDB's `DatabaseError`.
    package func labels(after name: String? = nil, limit: Int) async throws -> [DataLabel] {
        try await store.labels(after: name, limit: limit)
    }

    /// The labels of some names, in the order of these; names that no label has are left out.
    package func labels(named names: [String]) async throws -> [DataLabel] {
        try await store.labels(named: names)
    }

    /// The labels that were retracted, by name, as `labels` gives all.
    package func retractedLabels(
        after name: String? = nil, limit: Int
    ) async throws -> [DataLabel] {
        try await store.retractedLabels(after: name, limit: limit)
    }

    /// The artifacts that carry a label, by name and version: those that it was stated of and all
    /// that came from them.
    ///
    /// - Throws: `LineageError.unknownLabel`.
    package func artifacts(labelled name: String) async throws -> [Artifact] {
        try await store.artifacts(labelled: name)
    }
}
