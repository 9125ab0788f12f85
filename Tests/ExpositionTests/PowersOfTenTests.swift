import Testing

@testable import Exposition

struct PowersOfTenTests {
    // From Python's integers, for x = Fraction(10)**p and the s with g.bit_length() == 126:
    // g = x.numerator * 2**s // x.denominator + 1; (g >> 63, g & (2**63 - 1))
    @Test(arguments: [
        (-292, 0x7fbb_d8fe_5f5e_6e27, 0x497a_3a27_04ee_c3df),
        (-27, 0x4f3a_68db_c8f0_3f24, 0x1dd7_a899_33d5_4d20),
        (-1, 0x6666_6666_6666_6666, 0x3333_3333_3333_3334),
        (0, 0x4000_0000_0000_0000, 0x1),
        (1, 0x5000_0000_0000_0000, 0x1),
        (27, 0x6765_c793_fa10_079d, 0x1),
        (324, 0x4f0c_edc9_5a71_8dd4, 0x5b01_e8b0_9aa0_d1b5),
    ])
    func `an entry holds the leading bits of its power`(power: Int, high: UInt64, low: UInt64) {
        #expect(PowersOfTen.shared[power] == PowersOfTen.Entry(high: high, low: low))
    }
}
