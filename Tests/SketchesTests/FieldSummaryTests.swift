import Testing

@testable import Sketches

struct FieldSummaryTests {
    private func sealed(_ values: [Double]) -> NumericSummary {
        var summary = NumericSummary()
        for start in stride(from: 0, to: values.count, by: 1024) {
            summary.add(Array(values[start..<min(start + 1024, values.count)]))
        }
        summary.seal()
        return summary
    }

    @Test func `a numeric summary survives its bytes in each stage`() throws {
        for count in [0, 1, 200, 300, 5000] {
            var summary = NumericSummary()
            summary.add((0..<count).map { Double($0 * $0) / 7 - 30 })
            summary.addMissing(3)
            let field = FieldSummary.numeric(summary)
            #expect(try FieldSummary(decoding: field.encoded()) == field)
        }
    }

    @Test func `a categorical summary survives its bytes`() throws {
        var summary = CategoricalSummary()
        summary.add(["JFK", nil, "LGA", "JFK"])
        let field = FieldSummary.categorical(summary)
        #expect(try FieldSummary(decoding: field.encoded()) == field)
        #expect(summary.ratio(of: "JFK") == 2.0 / 3)
    }

    @Test func `a sealed pane of smooth values takes at most 400 bytes`() {
        var source = SampleSource(seed: 1)
        let lognormal = FieldSummary.numeric(sealed(source.values(40_000) { $0.lognormal() }))
        #expect(lognormal.encoded().count <= 400)
        let normal = FieldSummary.numeric(sealed(source.values(40_000) { $0.normal() }))
        #expect(normal.encoded().count <= 400)
        let far = FieldSummary.numeric(sealed(source.values(40_000) { 1e6 + $0.normal() }))
        #expect(far.encoded().count <= 400)
    }

    @Test func `a sealed pane keeps its KLL sketch only where the histogram fails`() {
        var source = SampleSource(seed: 2)
        #expect(sealed(source.values(40_000) { $0.lognormal() }).guardSketch == nil)
        let modes = [1e3, 1e5, 1e7, 1e9, 1e11]
        let narrow = source.values(40_000) { source in
            let mode = modes[source.integer(below: 5)]
            return mode + source.normal() * mode * 1e-7
        }
        #expect(sealed(narrow).guardSketch != nil)
    }

    @Test func `a million mutations of an encoding are errors and no crash`() throws {
        var source = SampleSource(seed: 4)
        var categorical = CategoricalSummary()
        categorical.add((0..<40).map { "category \($0 % 9)" })
        let originals = [
            FieldSummary.numeric(sealed([1, 2, 2, 3])),
            .numeric(sealed(source.values(600) { $0.lognormal() })),
            .categorical(categorical),
        ].map { $0.encoded() }
        var acceptedCount = 0
        for round in 0..<1_000_000 {
            var mutated = originals[round % originals.count]
            switch source.integer(below: 4) {
            case 0: mutated.removeLast(1 + source.integer(below: mutated.count))
            case 1:
                mutated.insert(
                    UInt8(truncatingIfNeeded: source.bits()),
                    at: source.integer(below: mutated.count))
            default:
                let bit = source.integer(below: mutated.count * 8)
                mutated[bit / 8] ^= 1 << UInt8(bit % 8)
            }
            if (try? FieldSummary(decoding: mutated)) != nil { acceptedCount += 1 }
        }
        // A checksum of 32 bits lets next to nothing pass.
        #expect(acceptedCount <= 2)
    }

    @Test func `bytes with a valid checksum and hostile contents are no crash`() throws {
        var source = SampleSource(seed: 5)
        let originals = [
            FieldSummary.numeric(sealed(source.values(600) { $0.lognormal() })),
            .numeric(sealed([1, 2, 2, 3])),
        ].map { $0.encoded() }
        for round in 0..<100_000 {
            var body = Array(originals[round % originals.count].dropLast(4))
            for _ in 0..<3 {
                body[source.integer(below: body.count)] = UInt8(truncatingIfNeeded: source.bits())
            }
            let crc = checksum(body)
            for shift in stride(from: UInt32(0), to: 32, by: 8) {
                body.append(UInt8(truncatingIfNeeded: crc >> shift))
            }
            if let read = try? FieldSummary(decoding: body), case .numeric(let summary) = read,
                summary.count > 0
            {
                _ = summary.cumulativeDistribution.quantile(0.5)
            }
        }
    }
}
