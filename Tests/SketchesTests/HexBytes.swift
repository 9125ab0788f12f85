@testable import Sketches

/// The bytes that hexadecimal text stands for.
func bytes(_ hex: String) -> [UInt8] {
    let digits = hex.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}

/// CRC-32C, to compare long bytes with what another program has written.
func checksum(_ bytes: [UInt8]) -> UInt32 { CyclicRedundancyCheck.checksum(of: bytes[...]) }
