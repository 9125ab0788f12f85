import Lineage
import Synchronization

/// Row maps as they were read last, so that a person who goes from row to row waits once.
///
/// A stored map never changes: one that is sent again is stored under another id.
final class RowMapCache: Sendable {
    /// A map, and the same turned around once somebody asked for it.
    final class Entry: Sendable {
        let map: RowMap
        private let turned: Mutex<ForwardRowMap?> = Mutex(nil)

        init(_ map: RowMap) {
            self.map = map
        }

        /// Nil where the map is too large to be turned around.
        ///
        /// It is made without the lock, for which the cache waits: of two who ask at once for the
        /// first time each makes one, and one is kept.
        var forward: ForwardRowMap? {
            if let known = turned.withLock({ $0 }) { return known }
            guard let made = ForwardRowMap(map) else { return nil }
            return turned.withLock { turned in
                let kept = turned ?? made
                turned = kept
                return kept
            }
        }

        fileprivate var byteCount: Int {
            map.byteCount + (turned.withLock { $0?.byteCount } ?? 0)
        }
    }

    fileprivate struct State {
        var entries: [Int64: Entry] = [:]
        /// The ids, the one that was asked for last at the end.
        var order: [Int64] = []
    }

    private let bytesMax: Int
    private let state = Mutex(State())

    init(bytesMax: Int = 128 << 20) {
        self.bytesMax = bytesMax
    }

    /// The map of an id, read by a closure where it is not kept.
    func entry(_ id: Int64, read: () throws -> RowMap) rethrows -> Entry {
        if let entry = state.withLock({ $0.touch(id) }) { return entry }
        let entry = Entry(try read())
        state.withLock { state in
            state.entries[id] = entry
            _ = state.touch(id)
            // Maps turn around after they came in, so that all are weighed anew.
            var byteCount = state.entries.values.reduce(0) { $0 + $1.byteCount }
            while byteCount > bytesMax, state.order.count > 1 {
                let oldest = state.order.removeFirst()
                byteCount -= state.entries.removeValue(forKey: oldest)?.byteCount ?? 0
            }
        }
        return entry
    }

    /// How many maps are kept.
    var count: Int { state.withLock { $0.entries.count } }
}

extension RowMapCache.State {
    fileprivate mutating func touch(_ id: Int64) -> RowMapCache.Entry? {
        guard let entry = entries[id] else { return nil }
        order.removeAll { $0 == id }
        order.append(id)
        return entry
    }
}
