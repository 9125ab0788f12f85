/// What lines are, written where they end and moved apart where they would overlap.
struct EndLabels {
    struct Label {
        var y: Double
        let text: String
        /// The name of the label's style.
        let kind: String
    }

    private var labels: [Label]

    private static let distance = 13.0

    /// - Parameters:
    ///   - labels: Where the lines end.
    ///   - bottom: The lowest place of a label.
    init(_ labels: [Label], bottom: Double) {
        self.labels = labels.sorted { $0.y < $1.y }
        let wishes = self.labels.map(\.y)
        for index in self.labels.indices.dropFirst() {
            self.labels[index].y = max(wishes[index], self.labels[index - 1].y + Self.distance)
        }
        let overflow = (self.labels.last?.y ?? 0) - bottom
        guard overflow > 0 else { return }
        self.labels[self.labels.count - 1].y -= overflow
        for index in self.labels.indices.dropLast().reversed() {
            self.labels[index].y = min(
                self.labels[index].y, self.labels[index + 1].y - Self.distance)
        }
    }

    var places: [Label] { labels }
}
