import Drift
import Sketches

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A source of values, seeded.
struct Draws {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// Above 0 and below 1: SplitMix64 (Steele, Lea and Flood 2014).
    mutating func uniform() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed &>> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed &>> 27)) &* 0x94D0_49BB_1331_11EB
        return (Double((mixed ^ (mixed &>> 31)) &>> 11) + 0.5) * 0x1p-53
    }

    mutating func normal() -> Double {
        (-2 * log(uniform())).squareRoot() * cos(2 * Double.pi * uniform())
    }
}

/// A kind of column, as summaries of it.
struct Shape: Sendable {
    let name: String
    let summary: @Sendable (_ rows: Int, inout Draws) -> FieldSummary

    private static func numbers(
        _ name: String, _ draw: @escaping @Sendable (inout Draws) -> Double
    ) -> Shape {
        Shape(name: name) { rows, draws in
            var values: [Double] = []
            for _ in 0..<rows { values.append(draws.uniform() < 0.01 ? .nan : draw(&draws)) }
            var summary = NumericSummary()
            summary.add(values)
            summary.seal()
            return .numeric(summary)
        }
    }

    private static func categories(_ count: Int) -> Shape {
        Shape(name: "\(count) categories") { rows, draws in
            var summary = CategoricalSummary()
            for _ in 0..<rows {
                summary.add("category \(Int(Double(count) * pow(draws.uniform(), 2)))")
            }
            return .categorical(summary)
        }
    }

    static let all = [
        numbers("normal") { $0.normal() },
        numbers("lognormal") { exp($0.normal()) },
        numbers("half zeros") { $0.uniform() < 0.5 ? 0 : exp($0.normal()) },
        numbers("far from zero") { 1e6 + $0.normal() },
        numbers("prices of half a dollar") { (20 * exp(0.5 * $0.normal())).rounded() / 2 },
        numbers("codes 0 to 11") { (12 * pow($0.uniform(), 2)).rounded(.down) },
        categories(12),
        categories(250),
        categories(5000),
    ]

    static let embedding = Shape(name: "embedding of 64") { rows, draws in
        var vectors: [Double] = []
        for _ in 0..<rows * 64 { vectors.append(0.1 + draws.normal()) }
        var summary = EmbeddingSummary()
        summary.add(RandomProjections(seed: "text", dimension: 64).project(vectors.span))
        summary.seal()
        return .embedding(summary)
    }
}
