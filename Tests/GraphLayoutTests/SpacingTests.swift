import Testing

@testable import GraphLayout

struct SpacingTests {
    @Test func `things that have room stand where they want to`() {
        #expect(Spacing.positions(wishes: [0, 5, 10], distances: [0, 1, 1]) == [0, 5, 10])
    }

    @Test func `things that want the same place share the way`() {
        #expect(Spacing.positions(wishes: [4, 4, 4], distances: [0, 2, 2]) == [2, 4, 6])
    }

    @Test func `things in the wrong order keep their order`() {
        // Isotonic regression of 3, 1, 2 is 2, 2, 2.
        #expect(Spacing.positions(wishes: [3, 1, 2], distances: [0, 0, 0]) == [2, 2, 2])
    }

    @Test func `nothing has no position`() {
        #expect(Spacing.positions(wishes: [], distances: []).isEmpty)
    }
}
