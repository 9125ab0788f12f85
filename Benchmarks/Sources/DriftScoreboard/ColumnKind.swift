/// What the columns of the worlds hold.
enum ColumnKind: String, Sendable {
    case numeric
    case categorical
}
