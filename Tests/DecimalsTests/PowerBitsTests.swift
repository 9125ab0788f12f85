import Testing

@testable import Decimals

struct PowerBitsTests {
    // From Python's integers, for x = Fraction(10)**p and the s with bits.bit_length() == 128:
    // bits = x.numerator * 2**s // x.denominator; (bits >> 64, bits & (2**64 - 1))
    @Test(arguments: [
        (-342, 0xeef4_53d6_923b_d65a, 0x113f_aa29_06a1_3b3f),
        (-28, 0xfd87_b5f2_8300_ca0d, 0x8bca_9d6e_1888_53fc),
        (-1, 0xcccc_cccc_cccc_cccc, 0xcccc_cccc_cccc_cccc),
        (0, 0x8000_0000_0000_0000, 0x0000_0000_0000_0000),
        (1, 0xa000_0000_0000_0000, 0x0000_0000_0000_0000),
        (55, 0xd0cf_4b50_cfe2_0765, 0xfff4_b4e3_f741_cf6d),
        (56, 0x8281_8f12_81ed_449f, 0xbff8_f10e_7a89_21a4),
        (308, 0x8e67_9c2f_5e44_ff8f, 0x570f_09ea_a7ea_7648),
    ])
    func `bits are the leading ones of their power`(power: Int, high: UInt64, low: UInt64) {
        let bits = PowerBits.ofTen(-342...308)
        #expect(bits.count == 651)
        #expect(bits[power + 342] == PowerBits(high: high, low: low))
    }
}
