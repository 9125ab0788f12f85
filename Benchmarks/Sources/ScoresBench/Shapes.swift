import Drift
import Sketches

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A kind of column, as summaries of it.
struct Shape: Sendable {
    let name: String
    let summary: @Sendable (_ rows: Int, inout SampleSource) -> FieldSummary

    private static func numbers(
        _ name: String, _ draw: @escaping @Sendable (inout SampleSource) -> Double
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
