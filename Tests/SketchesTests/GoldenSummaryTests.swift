import Testing

@testable import Sketches

/// Bytes of every version that was released are read.
struct GoldenSummaryTests {
    private static let few: FieldSummary = {
        var summary = NumericSummary()
        summary.add([1.5, 2.25, 2.25, -3, 0, 0.1])
        summary.addMissing(2)
        return .numeric(summary)
    }()

    private static let many: FieldSummary = {
        var summary = NumericSummary()
        summary.add((0..<600).map { Double($0 * $0 % 601) / 8 })
        summary.seal()
        return .numeric(summary)
    }()

    @Test func `version 2 is read`() throws {
        let few = bytes(
            """
            02000002010006898888888888e03f8888888888c83340e09b5713cf2a40c067f95885fe8065
            4000000000000008c000000000000002400500000000000008c0010000000000000000019a99
            99999999b93f01000000000000f83f010000000000000240023e3ac3ab
            """)
        #expect(try FieldSummary(decoding: few) == Self.few)
        let many = bytes(
            """
            020005000100d804c6925f2cf9c74240602cf9dfdb76124100e8a670512475c0f74261d3062c
            b04100000000000000000000000000c052400000000000000000040000000000000000102001
            000008af7f01020f0104090104050104050104030104050704030004030004035b0403040300
            0400030004030004030004000000000304000300040000000304040003000003080300040304
            0000070800000003040404070404070c0703000408030403031004170c0000100b0004000807
            080303140007030c0400001937e48c
            """)
        #expect(try FieldSummary(decoding: many) == Self.many)
    }

    @Test func `version 3 is read and written`() throws {
        let few = bytes(
            """
            03000002010006898888888888e03f8888888888c83340e09b5713cf2a40c067f95885fe8065
            4000000000000008c00000000000000240050402d704ab02098b014a04023ebd619c
            """)
        #expect(try FieldSummary(decoding: few) == Self.few)
        #expect(Self.few.encoded() == few)
        let many = bytes(
            """
            030025000100d804c6925f2cf9c74240602cf9dfdb76124100e8a670512475c0f74261d3062c
            b04100000000000000000000000000c052400000000000000000040000000000000000102001
            000008af7f01020f0104090104050104050104030104050704030004030004035b0403040300
            0400030004030004030004000000000304000300040000000304040003000003080300040304
            0000070800000003040404070404070c0703000408030403031004170c0000100b0004000807
            080303140007030c040000b0093467d0fe
            """)
        #expect(try FieldSummary(decoding: many) == Self.many)
        #expect(Self.many.encoded() == many)
    }

    @Test func `a summary goes on as it would have without being written`() throws {
        var source = SampleSource(seed: 83)
        for draw in [{ $0.normal() }, { 1e6 + $0.normal() }, { ($0.normal() * 100).rounded() }]
            as [(inout SampleSource) -> Double]
        {
            var live = NumericSummary()
            live.add(source.values(3000, draw))
            live.seal()
            var read = FieldSummary.numeric(live)
            for _ in 0..<4 {
                read = try FieldSummary(decoding: read.encoded())
                let more = source.values(2000, draw)
                live.add(more)
                guard case .numeric(var numbers) = read else { return }
                numbers.add(more)
                read = .numeric(numbers)
                #expect(read == .numeric(live))
                #expect(read.encoded() == FieldSummary.numeric(live).encoded())
            }
        }
    }
}
