import ClientText

/// Why something asked of lineage was not done.
package enum LineageError: Error, Equatable {
    case unknownComponent(String)
    case unknownRun(Int64)
    case unknownArtifact(String)
    case unknownLabel(String)
    case unknownTask(String)
    /// No run has this external id.
    case unknownExternalID(String)
    /// A value that breaks a rule; the reason continues a sentence that starts with the field.
    case invalid(field: String, reason: String)
    /// Something that contradicts what is stored; the text is a whole sentence.
    case conflict(String)
}

extension LineageError: CustomStringConvertible {
    /// One sentence for the person who asked.
    package var description: String {
        switch self {
        case .unknownComponent(let name): "There is no component named \"\(name.excerpt)\"."
        case .unknownRun(let id): "There is no run \(id)."
        case .unknownArtifact(let name): "There is no artifact named \"\(name.excerpt)\"."
        case .unknownLabel(let name): "There is no label \"\(name.excerpt)\"."
        case .unknownTask(let name): "There is no task named \"\(name.excerpt)\"."
        case .unknownExternalID(let id):
            "There is no run with the external id \"\(id.excerpt)\"."
        case .invalid(let field, let reason): "\(field) \(reason)."
        case .conflict(let sentence): sentence
        }
    }
}
