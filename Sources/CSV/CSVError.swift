/// Why a file cannot be read as CSV.
package struct CSVError: Error, Sendable, Hashable {
    package let path: String
    /// The number of the line at fault, the first being 1; nil where no line is.
    package let line: Int?
    /// One sentence without its full stop.
    package let reason: String
}

extension CSVError: CustomStringConvertible {
    /// Such as `trips.csv, line 7: the row has 3 fields, but the header has 4`.
    package var description: String {
        path + (line.map { ", line \($0)" } ?? "") + ": " + reason
    }
}
