import Testing

@testable import Sketches

@Suite struct ExponentialBoundsTests {
    @Test func `the bounds are those of client_golang to the last bit`() {
        // prometheus/histogram.go, nativeHistogramBounds[3] and some of nativeHistogramBounds[8],
        // times 2, which is exact.
        let eighths = [
            0.5, 0.5452538663326288, 0.5946035575013605, 0.6484197773255048, 0.7071067811865475,
            0.7711054127039704, 0.8408964152537144, 0.9170040432046711,
        ]
        for (place, fraction) in eighths.enumerated() {
            #expect(ExponentialHistogram.upperBound(ofBucket: place, schema: 3) == 2 * fraction)
        }
        #expect(ExponentialHistogram.upperBound(ofBucket: 1, schema: 8) == 2 * 0.5013556375251013)
        #expect(ExponentialHistogram.upperBound(ofBucket: 255, schema: 8) == 2 * 0.9972960560854698)
    }

    @Test func `the bounds of every schema reach from the least to the greatest number`() {
        #expect(ExponentialHistogram.upperBound(ofBucket: 0, schema: 8) == 1)
        #expect(ExponentialHistogram.upperBound(ofBucket: -1022, schema: 0) == 0x1p-1022)
        #expect(ExponentialHistogram.upperBound(ofBucket: -3, schema: -2) == 0x1p-12)
        #expect(ExponentialHistogram.upperBound(ofBucket: 7, schema: -4) == 0x1p112)
        let greatest = Double.greatestFiniteMagnitude
        #expect(ExponentialHistogram.upperBound(ofBucket: 64, schema: -4) == greatest)
        #expect(ExponentialHistogram.upperBound(ofBucket: 1024, schema: 0) == greatest)
        #expect(ExponentialHistogram.upperBound(ofBucket: 1024 << 8, schema: 8) == greatest)
    }

    @Test(arguments: -4...8)
    func `a bound belongs to its own bucket and the next number to the next one`(schema: Int) {
        let reach = schema > 0 ? 40 << schema : 40
        for bucket in stride(from: -reach, through: reach, by: schema > 4 ? 7 : 1) {
            let bound = ExponentialBounds.upperBound(of: bucket, schema: schema)
            guard bound.isNormal, bound < .greatestFiniteMagnitude else { continue }
            #expect(bucketOf(bound, schema: schema) == bucket)
            #expect(bucketOf(bound.nextUp, schema: schema) == bucket + 1)
        }
    }

    @Test(arguments: -4...8)
    func `a random magnitude lies between the bounds of its bucket`(schema: Int) {
        var source = SampleSource(seed: 7)
        for _ in 0..<5000 {
            let value = Double(bitPattern: source.bits() & 0x7FFF_FFFF_FFFF_FFFF)
            guard value.isFinite, value.isNormal else { continue }
            let bucket = bucketOf(value, schema: schema)
            #expect(value <= ExponentialBounds.upperBound(of: bucket, schema: schema))
            #expect(value > ExponentialBounds.upperBound(of: bucket - 1, schema: schema))
        }
    }

    private func bucketOf(_ magnitude: Double, schema: Int) -> Int {
        ExponentialBounds.bucket(
            ofKey: ExponentialBounds.key(ofMagnitude: magnitude.bitPattern, schema: schema),
            schema: schema)
    }
}
