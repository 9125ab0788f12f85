/// A map turned around: which output rows each input row went into.
///
/// Only maps whose rows stand in no order need it. It takes a moment to make and is never stored:
/// whoever asks often keeps it.
package struct ForwardRowMap: Sendable {
    /// The input rows of all pairs, ascending, and beside each its output row.
    private let inputs: PackedCode
    private let outputs: PackedCode
    private let count: Int

    /// More pairs than a body brings; to turn around as many takes two gigabytes.
    private static let pairCountMax = 1 << 26

    /// Turns a map around; nil where it has more than 2^26 pairs of rows.
    package init?(_ map: RowMap) {
        guard map.pairCount <= Self.pairCountMax else { return nil }
        var inputs: [Int] = []
        var outputs: [Int] = []
        map.forEachPair { output, input in
            inputs.append(input)
            outputs.append(output)
        }
        Self.sort(&inputs, with: &outputs)
        count = inputs.count
        self.inputs = PackedCode(inputs)
        self.outputs = PackedCode(outputs)
    }

    /// The bytes that it takes in memory.
    package var byteCount: Int { inputs.bytes.count + outputs.bytes.count }

    /// The output rows that an input row went into, ascending; nil where there are more than
    /// `countMax`.
    package func outputs(of input: Int, countMax: Int = .max) -> [Int]? {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if inputs[middle] < input { low = middle + 1 } else { high = middle }
        }
        var found: [Int] = []
        while low < count, inputs[low] == input {
            if found.last != outputs[low] { found.append(outputs[low]) }
            guard found.count <= countMax else { return nil }
            low += 1
        }
        return found
    }

    /// Sorts by inputs, sixteen bits at a time from the lowest on, and keeps the order of equals.
    private static func sort(_ inputs: inout [Int], with outputs: inout [Int]) {
        let greatest = inputs.max() ?? 0
        var otherInputs = inputs
        var otherOutputs = outputs
        var shift = 0
        while shift < RowMap.rowBits, greatest >> shift > 0 {
            var places = [Int](repeating: 0, count: 1 << 16 + 1)
            for input in inputs { places[input >> shift & 0xFFFF + 1] += 1 }
            for digit in 1..<places.count { places[digit] += places[digit - 1] }
            for index in inputs.indices {
                let digit = inputs[index] >> shift & 0xFFFF
                otherInputs[places[digit]] = inputs[index]
                otherOutputs[places[digit]] = outputs[index]
                places[digit] += 1
            }
            swap(&inputs, &otherInputs)
            swap(&outputs, &otherOutputs)
            shift += 16
        }
    }
}
