import Foundation

/// Changes bytes in the ways that break decoders: values and structure.
struct ByteMutation {
    private var source: SampleSource

    /// Many varints and counts are read as huge where these stand.
    private static let extremes: [[UInt8]] = [
        [0], [0x7F], [0x80], [0xFF], [0xFF, 0xFF, 0xFF, 0xFF, 0x0F],
        [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10],
        [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F],
        [0, 0, 0, 0, 0, 0, 0xF0, 0x7F], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xEF, 0x7F],
        [1, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0x20, 0],
    ]

    /// How many mutated inputs a test goes through: a few in a hurry, more where somebody asks.
    static var count: Int {
        ProcessInfo.processInfo.environment["MUTATION_COUNT"].flatMap { Int($0) } ?? 2000
    }

    init(seed: UInt64) { source = SampleSource(seed: seed) }

    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[source.integer(below: elements.count)]
    }

    /// One to four changes of `bytes`, of which the first `fixed` stay as they are.
    mutating func mutated(_ bytes: [UInt8], fixed: Int = 0, with other: [UInt8] = []) -> [UInt8] {
        var bytes = bytes
        for _ in 0...source.integer(below: 4) where bytes.count > fixed {
            let index = fixed + source.integer(below: bytes.count - fixed)
            switch source.integer(below: 7) {
            case 0: bytes[index] = UInt8(source.integer(below: 256))
            case 1: bytes[index] ^= 1 << UInt8(source.integer(below: 8))
            case 2: bytes.insert(contentsOf: pick(Self.extremes), at: index)
            case 3:
                let extreme = pick(Self.extremes)
                bytes.replaceSubrange(
                    index..<Swift.min(index + extreme.count, bytes.count), with: extreme)
            case 4:
                bytes.removeSubrange(
                    index..<Swift.min(index + 1 + source.integer(below: 9), bytes.count))
            case 5: bytes.removeLast(bytes.count - index)
            default:
                guard !other.isEmpty else { continue }
                let start = source.integer(below: other.count)
                let end = Swift.min(start + 1 + source.integer(below: 40), other.count)
                bytes.insert(contentsOf: other[start..<end], at: index)
            }
        }
        return bytes
    }
}
