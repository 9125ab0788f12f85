import Sketches

/// A reference of any kind.
enum ReferenceModel: Sendable {
    case numeric(NumericReference)
    case categorical(CategoricalReference)
    case embedding(EmbeddingReference)

    init(_ summary: FieldSummary) {
        switch summary {
        case .numeric(let summary): self = .numeric(NumericReference(summary))
        case .categorical(let summary): self = .categorical(CategoricalReference(summary))
        case .embedding(let summary): self = .embedding(EmbeddingReference(summary))
        }
    }

    var kind: FieldKind {
        switch self {
        case .numeric: .numeric
        case .categorical: .categorical
        case .embedding: .embedding
        }
    }

    /// The effects of a window that has rows; nil where it is of another kind.
    func effects(on current: FieldSummary, scorer: Scorer) -> [Effect]? {
        switch (self, current) {
        case (.numeric(let reference), .numeric(let window)):
            reference.effects(on: window, scorer: scorer)
        case (.categorical(let reference), .categorical(let window)):
            reference.effects(on: window, scorer: scorer)
        case (.embedding(let reference), .embedding(let window)):
            reference.effects(on: window, scorer: scorer)
        default: nil
        }
    }
}
