/// A column of a table: its name, and which of the columns of that name it is.
///
/// Files may have several columns of one name, as joins write them; they are told apart by order.
struct ColumnKey: Hashable, CustomStringConvertible {
    let name: String
    /// From 1.
    let occurrence: Int

    /// The key of each of the columns of these names.
    static func keys(of names: [String]) -> [ColumnKey] {
        var occurrences: [String: Int] = [:]
        return names.map { name in
            occurrences[name, default: 0] += 1
            return ColumnKey(name: name, occurrence: occurrences[name] ?? 1)
        }
    }

    /// The name, with its number where it is not the first.
    var description: String { occurrence == 1 ? name : "\(name) (\(occurrence))" }
}
