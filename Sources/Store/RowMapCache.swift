import Caching
import Lineage
import Synchronization

/// Row maps as they were read last, so that a person who goes from row to row waits once.
///
/// A stored map never changes: one that is sent again is stored under another id.
final class RowMapCache: Sendable {
    /// A map, and the same turned around once somebody asked for it.
    final class Entry: Sendable {
        let map: RowMap
        fileprivate let id: Int64
        private let turned: Mutex<ForwardRowMap?> = Mutex(nil)

        fileprivate init(_ map: RowMap, id: Int64) {
            self.map = map
            self.id = id
        }

        /// Nil where nobody has asked for it, or the map is too large to be turned around.
        fileprivate var knownForward: ForwardRowMap? { turned.withLock { $0 } }

        /// Made without the lock, for which the cache waits: of two who ask at once for the first
        /// time each makes one, and one is kept.
        fileprivate func turn() -> ForwardRowMap? {
            guard let made = ForwardRowMap(map) else { return nil }
            return turned.withLock { turned in
                let kept = turned ?? made
                turned = kept
                return kept
            }
        }

        fileprivate var byteCount: Int { map.byteCount + (knownForward?.byteCount ?? 0) }
    }

    private let entries: Mutex<LRUCache<Int64, Entry>>

    init(bytesMax: Int = 128 << 20) {
        entries = Mutex(LRUCache(costMax: bytesMax))
    }

    /// The map of an id, read by a closure where it is not kept.
    func entry(_ id: Int64, read: () throws -> RowMap) rethrows -> Entry {
        if let entry = entries.withLock({ $0.value(for: id) }) { return entry }
        let entry = Entry(try read(), id: id)
        keep(entry)
        return entry
    }

    /// A map turned around; nil where it is too large for that.
    func forward(_ entry: Entry) -> ForwardRowMap? {
        if let known = entry.knownForward { return known }
        guard let turned = entry.turn() else { return nil }
        // It needs more room from now on.
        keep(entry)
        return turned
    }

    private func keep(_ entry: Entry) {
        entries.withLock { $0.keep(entry, for: entry.id, cost: entry.byteCount) }
    }

    /// How many maps are kept.
    var count: Int { entries.withLock { $0.count } }
}
