/// What the sketch knows for certain: that a thing never came.
extension DistinctSketch {
    /// Whether a text certainly never came: adding it would change the sketch.
    ///
    /// Of one that did not come this is known with the chance `noveltyRate`.
    package func isNew(_ text: String) -> Bool {
        let coupon = Self.coupon(of: MurmurHash3.hash(text.utf8.span))
        guard registers.isEmpty else {
            return coupon >> 26 > registers[Int(coupon) & (Self.registerCount - 1)]
        }
        return !holds(coupon)
    }

    /// The chance that a thing that never came is known to be new.
    ///
    /// It has to pass its register, which it does with the chance 2^−register.
    package var noveltyRate: Double {
        guard !registers.isEmpty else { return 1 - Double(couponCount) / 3 * 0x1p-26 }
        return (inverseSums.x + inverseSums.y) / Double(Self.registerCount)
    }
}
