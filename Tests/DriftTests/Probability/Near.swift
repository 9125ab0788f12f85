/// Whether a figure agrees with its oracle to `tolerance`, relative to the oracle's size.
func isNear(_ value: Double, _ expected: Double, within tolerance: Double = 1e-6) -> Bool {
    abs(value - expected) <= tolerance * abs(expected) || value == expected
}
