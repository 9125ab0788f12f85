/// What peers in another language took, measured in the same run and piped into this program.
///
/// One figure a line: its name, a tab, and a number.
package struct PeerFigures {
    private let figures: [String: Double]

    /// Reads standard input to its end, before anything is measured here.
    package init() {
        var figures: [String: Double] = [:]
        while let line = readLine() {
            let parts = line.split(separator: "\t")
            if parts.count == 2, let figure = Double(parts[1]) {
                figures[String(parts[0])] = figure
            }
        }
        self.figures = figures
    }

    /// The figure of that name; nil where the peer was not measured.
    package subscript(name: String) -> Double? { figures[name] }
}
