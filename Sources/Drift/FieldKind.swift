/// How the values of a field are compared.
package enum FieldKind: String, CaseIterable, Sendable {
    case numeric
    case categorical
    /// Vectors of one length.
    case embedding
}
