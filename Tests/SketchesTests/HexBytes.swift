import Hexadecimals

@testable import Sketches

/// The bytes that hexadecimal text stands for.
func bytes(_ hex: String) -> [UInt8] {
    [UInt8](hexadecimal: hex.filter { !$0.isWhitespace }) ?? []
}

/// CRC-32C, to compare long bytes with what another program has written.
func checksum(_ bytes: [UInt8]) -> UInt32 { CyclicRedundancyCheck.checksum(of: bytes[...]) }
