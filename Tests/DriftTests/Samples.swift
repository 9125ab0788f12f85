import Randomness
import Sketches

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A seeded source of random values.
struct Generator {
    private var generator: SplitMix64

    init(seed: UInt64) { generator = SplitMix64(seed: seed) }

    mutating func word() -> UInt64 { generator.next() }

    /// Above 0 and below 1.
    mutating func uniform() -> Double { (Double(word() >> 11) + 0.5) * 0x1p-53 }

    mutating func normal() -> Double {
        (-2 * log(uniform())).squareRoot() * cos(2 * Double.pi * uniform())
    }

    mutating func exponential() -> Double { -log(uniform()) }

    /// A summary of numbers.
    mutating func numeric(
        _ count: Int, missing: Double = 0, _ draw: (inout Generator) -> Double
    ) -> FieldSummary {
        var values: [Double] = []
        for _ in 0..<count { values.append(uniform() < missing ? .nan : draw(&self)) }
        return .numeric(values)
    }

    /// A summary of categories.
    mutating func categorical(
        _ count: Int, _ draw: (inout Generator) -> String
    ) -> FieldSummary {
        var counts: [String: Int] = [:]
        for _ in 0..<count { counts[draw(&self), default: 0] += 1 }
        return .categorical(counts)
    }
}

extension FieldSummary {
    /// A sealed summary of numbers; NaN is missing.
    static func numeric(_ values: [Double]) -> FieldSummary {
        .numeric(NumericSummary(of: values))
    }

    /// A summary of categories by their counts.
    static func categorical(_ counts: [String: Int], missing: Int = 0) -> FieldSummary {
        .categorical(CategoricalSummary(counts, missing: missing))
    }
}

extension NumericSummary {
    init(of values: [Double]) {
        self.init()
        add(values.span)
        seal()
    }
}

extension CategoricalSummary {
    init(_ counts: [String: Int], missing: Int = 0) {
        self.init()
        for (category, count) in counts.sorted(by: { $0.key < $1.key }) {
            add(category, count: count)
        }
        addMissing(missing)
    }
}

/// Two small samples that Python makes alike:
/// `i = np.arange(400); x = (i*i*7 + 3*i) % 97; j = np.arange(300); y = (j*j*5 + 11*j) % 113 + 3`.
enum Fixture {
    static let x = (0..<400).map { (i: Int) in Double((i * i * 7 + 3 * i) % 97) }
    static let y = (0..<300).map { (j: Int) in Double((j * j * 5 + 11 * j) % 113 + 3) }
}
