#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension Shape {
    /// Categories with shares in proportion to `weights`, by descending code order of the latent
    /// variable's rank.
    private static func categories(_ name: String, _ weights: [Double]) -> Shape {
        var cumulative: [Double] = []
        let total = weights.reduce(0, +)
        var sum = 0.0
        for weight in weights {
            sum += weight / total
            cumulative.append(sum)
        }
        let heights = cumulative
        return Shape(name: name, kind: .categorical) { z in
            let rank = Normal.below(z)
            var low = 0
            var high = heights.count - 1
            while low < high {
                let middle = (low + high) / 2
                if heights[middle] >= rank { high = middle } else { low = middle + 1 }
            }
            return Double(low)
        }
    }

    private static func zipf(_ count: Int, _ exponent: Double) -> [Double] {
        (1...count).map { pow(Double($0), -exponent) }
    }

    private static func level(_ count: Int) -> [Double] {
        Array(repeating: 1, count: count)
    }

    /// The six shapes of categories that all programs are held to.
    static let categories: [Shape] = [
        categories("yes or no", [6, 4]),
        categories("one in a hundred", [99, 1]),
        categories("five unequal", [50, 25, 15, 8, 2]),
        categories("twenty, Zipf", zipf(20, 1)),
        categories("a hundred alike", level(100)),
        categories("thousand, Zipf", zipf(1000, 1)),
    ]

    /// Shapes of more categories than are counted exactly.
    static let crowdedCategories: [Shape] = [
        categories("ten thousand, Zipf", zipf(10_000, 1)),
        categories("fifty thousand, Zipf 1.2", zipf(50_000, 1.2)),
    ]

    /// Shapes of categories that real tables hold and that break summaries and tests.
    static let hostileCategories: [Shape] = [
        categories("single category", [1]),
        categories("one in ten thousand", [9999, 1]),
        categories("256 alike", level(256)),
        categories("257 alike", level(257)),
        categories("300 alike", level(300)),
        categories("300, Zipf 2", zipf(300, 2)),
        categories("1,000 alike", level(1000)),
        categories("50,000, Zipf 1.2", zipf(50_000, 1.2)),
        categories("50,000, Zipf .7", zipf(50_000, 0.7)),
        categories("million alike", level(1_000_000)),
        categories("half one, half 100,000", [100_000] + level(100_000)),
        categories("255 alike and a crowd", level(255).map { $0 * 100 } + level(20_000)),
        Shape(name: "ids", kind: .categorical, value: { _ in 0 }, isIdentifier: true),
    ]
}
