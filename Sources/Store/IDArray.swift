/// Writes ids as the JSON array that `json_each` takes.
enum IDArray {
    static func json(_ ids: [Int64]) -> String {
        "[" + ids.map(String.init).joined(separator: ",") + "]"
    }
}
