import Sketches

/// A reference of either kind.
enum ReferenceModel: Sendable {
    case numeric(NumericReference)
    case categorical(CategoricalReference)

    init(_ summary: FieldSummary) {
        switch summary {
        case .numeric(let summary): self = .numeric(NumericReference(summary))
        case .categorical(let summary): self = .categorical(CategoricalReference(summary))
        }
    }

    var kind: FieldKind {
        switch self {
        case .numeric: .numeric
        case .categorical: .categorical
        }
    }

    /// The effects of a window that has rows; nil where it is of the other kind.
    func effects(on current: FieldSummary, scorer: Scorer) -> [Effect]? {
        switch (self, current) {
        case (.numeric(let reference), .numeric(let window)):
            reference.effects(on: window, scorer: scorer)
        case (.categorical(let reference), .categorical(let window)):
            reference.effects(on: window, scorer: scorer)
        default: nil
        }
    }
}
