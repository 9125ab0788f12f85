/// What is saved of a field beside its panes and its reference; times are microseconds since 1970.
package struct SavedFieldState: Sendable, Decodable, Equatable {
    package var kind: String?
    /// Nil in what was saved before details were.
    package var detail: SavedDetail?
    package var counters: FieldCounters
    package var histogram: LifetimeHistogram
    package var newestValueAt: Int64?
    package var slidesWithClock: Bool
    package var bootstrapStart: Int64?
    package var newestSlot: Int64?
    package var windowBeginning: Int64?

    private enum CodingKeys: String, CodingKey {
        case kind, detail, counters, histogram, newestValueAt, slidesWithClock, bootstrapStart
        case newestSlot, windowBeginning
    }
}

extension SavedFieldState {
    /// The state of a field that has a reference and no value yet.
    package init(kind: String?) {
        self.init(
            kind: kind, counters: FieldCounters(), histogram: LifetimeHistogram(),
            slidesWithClock: false)
    }
}

/// How much of a field was published, and how much was to be where there was room.
package struct SavedDetail: Sendable, Decodable, Equatable {
    package var granted: MetricsDetail
    package var wanted: MetricsDetail

    package init(granted: MetricsDetail, wanted: MetricsDetail) {
        self.granted = granted
        self.wanted = wanted
    }

    private enum CodingKeys: String, CodingKey {
        case granted, wanted
    }
}
