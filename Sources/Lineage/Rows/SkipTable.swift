/// Where to enter a sequence of numbers of varying length: one entry for every few of them.
///
/// It is made when a sequence is written or read again and never stored, so that it costs memory
/// while the map is in use and nothing on disk.
struct SkipTable: Sendable, Equatable {
    struct Entry: Sendable, Equatable {
        /// The first output row behind the entry.
        var row: Int
        /// What the reader has summed up before the entry.
        var value: Int
        /// Where the reader goes on.
        var position: Int
    }

    /// Numbers between two entries.
    static let stride = 64

    private(set) var entries: [Entry] = []

    mutating func append(_ entry: Entry) {
        entries.append(entry)
    }

    /// The last entry at or before a row.
    func entry(before row: Int) -> Entry? {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].row <= row { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? entries[low - 1] : nil
    }
}
