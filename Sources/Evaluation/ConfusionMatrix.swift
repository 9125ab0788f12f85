#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// How often each class was said where each class was true.
package struct ConfusionMatrix: Sendable, Equatable {
    /// The classes, ascending.
    package let classes: [Outcome]
    /// A row for each true class, in it a count for each class that was said.
    package let counts: [[Int]]

    /// - Parameter pairs: At least one.
    package init(_ pairs: [LabelledOutput]) {
        let classes = Set(pairs.map(\.label)).union(pairs.map(\.output)).sorted()
        let places = Dictionary(zip(classes, classes.indices)) { first, _ in first }
        var counts = Array(
            repeating: Array(repeating: 0, count: classes.count), count: classes.count)
        for pair in pairs {
            guard let row = places[pair.label], let column = places[pair.output] else { continue }
            counts[row][column] += 1
        }
        self.classes = classes
        self.counts = counts
    }

    private var total: Int { counts.joined().reduce(0, +) }

    private func said(_ place: Int) -> Int { counts.reduce(0) { $0 + $1[place] } }

    private func isTrue(_ place: Int) -> Int { counts[place].reduce(0, +) }

    /// Share of what was said that is true.
    package var accuracy: Double {
        Double(classes.indices.reduce(0) { $0 + counts[$1][$1] }) / Double(total)
    }

    /// The classes that precision, recall and F1 speak of.
    ///
    /// The positive one where the classes are 0 and 1, else all of them, whose figures are averaged.
    private var judged: [Int] {
        let binary: Set<Outcome> = [.number(0), .number(1)]
        guard binary.isSuperset(of: classes) else { return Array(classes.indices) }
        return classes.firstIndex(of: .number(1)).map { [$0] } ?? []
    }

    /// True positives as a share of what was said to be positive; 0 where nothing was.
    package var precision: Double {
        mean { Self.share(counts[$0][$0], of: said($0)) }
    }

    /// True positives as a share of the positive; 0 where there are none.
    package var recall: Double {
        mean { Self.share(counts[$0][$0], of: isTrue($0)) }
    }

    /// The harmonic mean of precision and recall, for several classes the mean of theirs.
    package var f1: Double {
        mean { Self.share(2 * counts[$0][$0], of: said($0) + isTrue($0)) }
    }

    private func mean(_ figure: (Int) -> Double) -> Double {
        let places = judged
        guard !places.isEmpty else { return 0 }
        return places.reduce(0) { $0 + figure($1) } / Double(places.count)
    }

    private static func share(_ part: Int, of whole: Int) -> Double {
        whole == 0 ? 0 : Double(part) / Double(whole)
    }

    /// What either side tells of the other, in nats: Σ p(x, y) · ln(p(x, y) / (p(x) · p(y))).
    package var mutualInformation: Double {
        let total = Double(total)
        var sum = 0.0
        for row in classes.indices {
            for column in classes.indices where counts[row][column] > 0 {
                let joint = Double(counts[row][column])
                sum +=
                    joint / total
                    * log(joint * total / (Double(isTrue(row)) * Double(said(column))))
            }
        }
        return Swift.max(sum, 0)
    }
}
