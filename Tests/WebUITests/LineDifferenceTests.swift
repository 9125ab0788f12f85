import Testing

@testable import WebUI

struct LineDifferenceTests {
    @Test func `a changed line stands between its neighbours, and what is far is left out`() {
        let old = (1...12).map { "line \($0)" }.joined(separator: "\n")
        let new = old.replacing("line 6", with: "line six")
        #expect(
            LineDifference(from: old, to: new).lines == [
                .skipped(2), .same("line 3"), .same("line 4"), .same("line 5"),
                .removed("line 6"), .added("line six"),
                .same("line 7"), .same("line 8"), .same("line 9"), .skipped(3),
            ])
    }

    @Test func `equal texts do not differ`() {
        #expect(LineDifference(from: "a\nb", to: "a\nb").lines.isEmpty)
    }

    @Test func `an end that is added or taken away is told`() {
        #expect(LineDifference(from: "a", to: "a\nb").lines == [.same("a"), .added("b")])
        #expect(LineDifference(from: "a\nb", to: "b").lines == [.removed("a"), .same("b")])
    }

    @Test func `texts without end are not compared`() {
        let long = (0..<4000).map(String.init).joined(separator: "\n")
        let difference = LineDifference(from: long, to: long + "\nx")
        #expect(difference.isTooLong)
        #expect(difference.lines.isEmpty)
    }
}
