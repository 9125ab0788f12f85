#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What happens to a field between its reference and a window.
struct Shift: Sendable {
    let name: String
    /// Whether it is none, or too small to matter.
    let isCalm: Bool
    /// The kinds of field that it can happen to.
    let kinds: [ColumnKind]
    /// Draws the latent variable.
    var latent: @Sendable (inout RandomSource) -> Double = { $0.normal() }
    /// Changes a value after it was drawn.
    ///
    /// It is given the shape's scale besides; NaN is missing.
    var spoil: (@Sendable (_ value: Double, _ scale: Double, inout RandomSource) -> Double)?

    /// The code of the category that no reference has.
    static let newCategory = -1.0

    private static let both: [ColumnKind] = [.numeric, .categorical]

    static let nothing = Shift(name: "nothing", isCalm: true, kinds: both)

    /// A shift by d of the latent variable.
    static func by(_ d: Double, isCalm: Bool = false) -> Shift {
        Shift(name: "d \(d)", isCalm: isCalm, kinds: both, latent: { $0.normal() + d })
    }

    static let jitter = Shift(
        name: "jitter", isCalm: true, kinds: [.numeric],
        spoil: { value, scale, source in value + 0.005 * scale * source.normal() })

    static let missing = Shift(
        name: "5% missing", isCalm: false, kinds: both,
        spoil: { value, _, source in source.uniform() < 0.05 ? .nan : value })

    static let hundredfold = Shift(
        name: "2% of rows × 100", isCalm: false, kinds: [.numeric],
        spoil: { value, _, source in source.uniform() < 0.02 ? 100 * value : value })

    static let newcomer = Shift(
        name: "3% new category", isCalm: false, kinds: [.categorical],
        spoil: { value, _, source in source.uniform() < 0.03 ? newCategory : value })

    static let wider = Shift(
        name: "variance × 1.5", isCalm: false, kinds: [.numeric],
        latent: { 1.5.squareRoot() * $0.normal() })

    // The three below have the mean and variance of the latent variable without drift.

    static let twoModes = Shift(
        name: "two modes", isCalm: false, kinds: [.numeric],
        latent: { ($0.uniform() < 0.5 ? -0.9 : 0.9) + 0.19.squareRoot() * $0.normal() })

    static let skew = Shift(
        name: "skew", isCalm: false, kinds: [.numeric],
        latent: { ($0.exponential() + $0.exponential() - 2) / 2.0.squareRoot() })

    /// Student's t with three degrees, whose variance is three.
    static let tail = Shift(
        name: "tail", isCalm: false, kinds: [.numeric],
        latent: { source in
            let normal = source.normal()
            let square = 2 * source.exponential() + normal * normal
            return source.normal() / square.squareRoot()
        })

    /// All that programs are held to.
    static let all: [Shift] = [
        nothing, by(0.01, isCalm: true), by(0.02, isCalm: true), by(0.05, isCalm: true), jitter,
        by(0.2), by(0.5), wider, twoModes, skew, tail, missing, hundredfold, newcomer,
    ]
}

extension Shape {
    /// Draws one value.
    ///
    /// - Parameters:
    ///   - shift: what happens to the field.
    ///   - scale: that of the shape.
    ///   - source: where randomness comes from.
    /// - Returns: a number, the code of a category, or NaN for a missing value.
    @inline(__always)
    func draw(_ shift: Shift, scale: Double, _ source: inout RandomSource) -> Double {
        let latent = shift.latent(&source)
        let drawn = isIdentifier ? Double(source.word() >> 12) : value(latent)
        guard let spoil = shift.spoil else { return drawn }
        return spoil(drawn, scale, &source)
    }

    /// Draws a column.
    func column(_ rows: Int, _ shift: Shift, _ source: inout RandomSource) -> [Double] {
        let scale = kind == .numeric && shift.spoil != nil ? scale : 0
        var values: [Double] = []
        values.reserveCapacity(rows)
        for _ in 0..<rows { values.append(draw(shift, scale: scale, &source)) }
        return values
    }
}
