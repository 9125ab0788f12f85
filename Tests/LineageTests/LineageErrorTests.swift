import Lineage
import Testing

@Suite struct LineageErrorTests {
    @Test(arguments: [
        (LineageError.unknownComponent("etl"), "There is no component named \"etl\"."),
        (.unknownRun(7), "There is no run 7."),
        (.unknownArtifact("clean.csv"), "There is no artifact named \"clean.csv\"."),
        (.unknownLabel("eu"), "There is no label \"eu\"."),
        (.invalid(field: "limit", reason: "is negative"), "limit is negative."),
        (.conflict("It is taken."), "It is taken."),
    ])
    func `an error is one sentence that names what was wrong`(error: LineageError, text: String) {
        #expect(error.description == text)
    }
}
