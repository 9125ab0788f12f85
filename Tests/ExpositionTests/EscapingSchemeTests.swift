import Testing

@testable import Exposition

struct EscapingSchemeTests {
    @Test func `dots doubles the underscores of names, not of values or suffixes`() {
        var family = MetricFamily(
            MetricDescriptor(name: "a_b_total", help: "c_d", type: .counter))
        family.add(LabelSet([("e_f", "g_h")]), 1)
        var bytes: [UInt8] = []
        ExpositionWriter.render(
            [family], as: ExpositionFormat(.openMetricsV100, escaping: .dots), into: &bytes)
        #expect(
            String(decoding: bytes, as: UTF8.self) == """
                # HELP a__b_ c_d
                # TYPE a__b_ counter
                a__b__total{e__f="g_h"} 1
                # EOF

                """)
    }

    @Test(arguments: [EscapingScheme.underscores, .values, .allowUTF8])
    func `the other schemes leave our names alone`(escaping: EscapingScheme) {
        var escaped: [UInt8] = []
        var plain: [UInt8] = []
        ExpositionWriter.render(
            ExampleFamilies.all, as: ExpositionFormat(.textV100, escaping: escaping),
            into: &escaped)
        ExpositionWriter.render(ExampleFamilies.all, as: .text, into: &plain)
        #expect(escaped == plain)
    }
}
