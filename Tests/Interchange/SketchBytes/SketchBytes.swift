import Hexadecimals
import Sketches

/// Makes and reads sketch bytes for the tests of interchange; no part of the product.
///
/// `make FORM` reads values from standard input, one a line, and prints the bytes of a sketch of
/// them in hexadecimal. `read FORM` reads such bytes and prints, one a line, what the sketch says
/// and at last the bytes that it is written as again. A form is `kll`, `hll` or `frequent`.
@main struct SketchBytes {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard arguments.count == 2, let command = arguments.first, let form = arguments.last else {
            fatalError("usage: SketchBytes make|read kll|hll|frequent")
        }
        switch (command, form) {
        case ("make", "kll"):
            var sketch = QuantileSketch()
            for line in lines() { sketch.add(number(line), count: 1) }
            print(String(hexadecimal: sketch.dataSketchesBytes()))
        case ("make", "hll"):
            var sketch = DistinctSketch()
            for line in lines() { sketch.add(line) }
            print(String(hexadecimal: sketch.dataSketchesBytes()))
        case ("make", "frequent"):
            var sketch = FrequentItems()
            for line in lines() { sketch.add(line) }
            print(String(hexadecimal: sketch.dataSketchesBytes()))
        case ("read", "kll"):
            let sketch = try QuantileSketch(dataSketchesBytes: bytes())
            print(sketch.count, sketch.minimum, sketch.maximum, separator: "\n")
            let distribution = CumulativeDistribution(sketch)
            for step in 1...9 { print(distribution.quantile(Double(step) / 10)) }
            print(String(hexadecimal: sketch.dataSketchesBytes()))
        case ("read", "hll"):
            let sketch = try DistinctSketch(dataSketchesBytes: bytes())
            print(sketch.estimate)
            print(String(hexadecimal: sketch.dataSketchesBytes()))
        case ("read", "frequent"):
            let sketch = try FrequentItems(dataSketchesBytes: bytes())
            print(sketch.totalCount, sketch.errorMax, separator: "\n")
            for entry in sketch.counts { print("\(entry.count) \(entry.item)") }
            print(String(hexadecimal: sketch.dataSketchesBytes()))
        default: fatalError("no such command or form: \(command) \(form)")
        }
    }

    private static func lines() -> [String] {
        var lines: [String] = []
        while let line = readLine() { lines.append(line) }
        return lines
    }

    private static func number(_ line: String) -> Double {
        guard let number = Double(line) else { fatalError("no number: \(line)") }
        return number
    }

    private static func bytes() -> [UInt8] {
        guard let bytes = [UInt8](hexadecimal: lines().joined()) else {
            fatalError("no hexadecimal digits")
        }
        return bytes
    }
}
