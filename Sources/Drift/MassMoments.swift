/// Mean and variance that build up from pieces of mass.
struct MassMoments {
    private(set) var mass = 0.0
    private(set) var sum = 0.0
    private(set) var squares = 0.0

    /// Adds `mass` spread evenly from one value to another.
    mutating func add(_ mass: Double, from start: Double, to end: Double) {
        self.mass += mass
        sum += mass * 0.5 * (start + end)
        squares += mass * (start * start + start * end + end * end) / 3
    }

    /// Adds `mass` at one value.
    mutating func add(_ mass: Double, at value: Double) {
        self.mass += mass
        sum += mass * value
        squares += mass * value * value
    }

    var mean: Double { sum }
    var variance: Double { max(0, squares - sum * sum) }
}
