/// Which outputs each run led to, flagged ones and ones that serve for comparison.
///
/// The runs are those that some output came from. Each has a set of outputs, passed on from
/// consumer to producer along the edges in one sweep, so that a graph costs what its edges do times
/// a 64th of the outputs.
package struct OutputCoverage: Sendable {
    /// An output, by the run that made it.
    package struct Output: Sendable, Equatable {
        package var run: Int64
        package var isFlagged: Bool

        package init(run: Int64, isFlagged: Bool) {
            self.run = run
            self.isFlagged = isFlagged
        }
    }

    /// How many outputs something led to.
    package struct Count: Sendable, Equatable {
        package var flagged: Int
        package var unflagged: Int

        package init(flagged: Int, unflagged: Int) {
            self.flagged = flagged
            self.unflagged = unflagged
        }
    }

    /// Outputs as bits: the words of the flagged ones, then those of the others.
    private typealias OutputSet = ArraySlice<UInt64>

    /// All outputs.
    package let total: Count
    private let flaggedWords: Int
    private let wordCount: Int
    private let places: [Int64: Int]
    private var words: [UInt64]

    /// Sweeps a graph.
    ///
    /// - Parameters:
    ///   - outputs: each with the run that made it.
    ///   - edges: what those runs depend on, and so on to the end; repeated edges do no harm.
    package init(outputs: [Output], edges: [LineageEdge]) {
        let flagged = outputs.filter(\.isFlagged)
        let others = outputs.filter { !$0.isFlagged }
        total = Count(flagged: flagged.count, unflagged: others.count)
        flaggedWords = (flagged.count + 63) / 64
        wordCount = flaggedWords + (others.count + 63) / 64
        var places: [Int64: Int] = [:]
        for run in outputs.map(\.run) where places[run] == nil { places[run] = places.count }
        for edge in edges {
            for run in [edge.consumer, edge.producer] where places[run] == nil {
                places[run] = places.count
            }
        }
        self.places = places
        words = Array(repeating: 0, count: places.count * wordCount)
        for (offset, list) in [(0, flagged), (flaggedWords, others)] {
            for (index, output) in list.enumerated() {
                guard let place = places[output.run] else { continue }
                words[place * wordCount + offset + index / 64] |= 1 << UInt64(index % 64)
            }
        }
        sweep(edges)
    }

    /// The runs that led to some output, in no order.
    package var runs: [Int64] { Array(places.keys) }

    /// How many outputs a run led to.
    package func count(of run: Int64) -> Count {
        places[run].map { count(of: outputs(ofPlace: $0)) } ?? Count(flagged: 0, unflagged: 0)
    }

    /// How many outputs at least one of some runs led to.
    package func count(ofAnyOf runs: [Int64]) -> Count {
        var union = Array(repeating: UInt64(0), count: wordCount)
        for place in runs.compactMap({ places[$0] }) {
            for index in 0..<wordCount { union[index] |= words[place * wordCount + index] }
        }
        return count(of: union[...])
    }

    /// The flagged outputs that a run led to, as a value that is equal for equal sets.
    func flaggedSet(of run: Int64) -> [UInt64] {
        places[run].map { Array(outputs(ofPlace: $0).prefix(flaggedWords)) } ?? []
    }

    private func outputs(ofPlace place: Int) -> OutputSet {
        words[place * wordCount..<(place + 1) * wordCount]
    }

    private func count(of outputs: OutputSet) -> Count {
        Count(
            flagged: outputs.prefix(flaggedWords).reduce(0) { $0 + $1.nonzeroBitCount },
            unflagged: outputs.dropFirst(flaggedWords).reduce(0) { $0 + $1.nonzeroBitCount })
    }

    /// Passes sets on, each run after all of its consumers (Kahn's topological order); the runs of a
    /// circle, which wait for each other, until nothing changes any more.
    private mutating func sweep(_ edges: [LineageEdge]) {
        var producers: [[Int]] = Array(repeating: [], count: places.count)
        var waitingFor = Array(repeating: 0, count: places.count)
        for edge in edges {
            guard let consumer = places[edge.consumer], let producer = places[edge.producer] else {
                continue
            }
            producers[consumer].append(producer)
            waitingFor[producer] += 1
        }
        var ready = waitingFor.indices.filter { waitingFor[$0] == 0 }
        while let consumer = ready.popLast() {
            for producer in producers[consumer] {
                passOn(from: consumer, to: producer)
                waitingFor[producer] -= 1
                if waitingFor[producer] == 0 { ready.append(producer) }
            }
        }
        var changed = waitingFor.indices.filter { waitingFor[$0] > 0 }
        while let consumer = changed.popLast() {
            for producer in producers[consumer] where passOn(from: consumer, to: producer) {
                changed.append(producer)
            }
        }
    }

    /// - Returns: Whether the producer's set has grown.
    @discardableResult
    private mutating func passOn(from consumer: Int, to producer: Int) -> Bool {
        var hasGrown = false
        for index in 0..<wordCount {
            let before = words[producer * wordCount + index]
            let after = before | words[consumer * wordCount + index]
            words[producer * wordCount + index] = after
            hasGrown = hasGrown || after != before
        }
        return hasGrown
    }
}
