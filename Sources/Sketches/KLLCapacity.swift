/// How many items a level of a KLL sketch holds, as Apache DataSketches computes it.
///
/// The topmost level holds k and each one below two thirds of that, rounded in integers so that
/// all implementations agree, but never fewer than 8.
struct KLLCapacity: Sendable {
    static let levelMin = 8
    static let levelCountMax = 60

    /// The capacities by depth, from the topmost level down.
    private let byDepth: [Int]
    /// What all levels of a sketch hold together, by the number of levels.
    private let totals: [Int]

    init(k: Int) {
        byDepth = (0...Self.levelCountMax).map { Swift.max(Self.levelMin, Self.shrunk(k, $0)) }
        var totals = [0]
        for capacity in byDepth { totals.append((totals.last ?? 0) + capacity) }
        self.totals = totals
    }

    /// The capacities of a sketch with that k; those for the usual k are at hand.
    static func of(k: Int) -> KLLCapacity { k == 200 ? usual : KLLCapacity(k: k) }

    private static let usual = KLLCapacity(k: 200)

    func ofLevel(_ level: Int, levelCount: Int) -> Int { byDepth[levelCount - 1 - level] }

    func total(levelCount: Int) -> Int { totals[levelCount] }

    /// k · (2/3)^depth, rounded; in two steps where that is past 30 levels.
    private static func shrunk(_ k: Int, _ depth: Int) -> Int {
        guard depth > 30 else { return shrunkOnce(k, depth) }
        let half = depth / 2
        return shrunkOnce(shrunkOnce(k, half), depth - half)
    }

    private static func shrunkOnce(_ k: Int, _ depth: Int) -> Int {
        var power = 1
        for _ in 0..<depth { power *= 3 }
        return ((2 * k << depth) / power + 1) >> 1
    }
}
