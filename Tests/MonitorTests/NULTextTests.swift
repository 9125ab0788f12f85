import Monitor
import Sketches
import Testing

/// NUL is refused in every text of a batch, whichever door it came by.
struct NULTextTests {
    private func refusal(_ change: (inout ObservationBatch) -> Void) -> String? {
        let monitor = Monitor()
        var batch = ObservationBatch(
            component: "c", role: .input, ids: ["a", "b"], batchID: "x", rowCount: 2,
            columns: [ObservedColumn(name: "n", values: .numeric([1, 2]))])
        change(&batch)
        defer { #expect(monitor.fieldCount == 0) }
        do {
            try monitor.observe(batch)
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test func `a text that holds NUL is refused by name, and nothing of its batch is taken`() {
        let cases: [(change: (inout ObservationBatch) -> Void, sentence: String)] = [
            ({ $0.component = "c\0" }, "'component' holds a NUL character"),
            ({ $0.ids[1] = "\0" }, "'ids' has an id that holds a NUL character"),
            ({ $0.batchID = "\0x" }, "'batch_id' holds a NUL character"),
            (
                { $0.columns = [ObservedColumn(name: "z\0", values: .numeric([1, 2]))] },
                "'field' holds a NUL character"
            ),
            (
                {
                    $0.columns.append(
                        ObservedColumn(
                            name: "zone", values: .categorical(CategoryColumn(["a", "a\0b"]))))
                }, "'zone' has a category that holds a NUL character"
            ),
        ]
        for (change, sentence) in cases { #expect(refusal(change) == sentence) }
    }

    @Test func `other control characters are part of a category`() throws {
        let monitor = Monitor()
        try monitor.observe(
            ObservationBatch(
                component: "c", role: .input, rowCount: 2,
                columns: [
                    ObservedColumn(
                        name: "zone",
                        values: .categorical(CategoryColumn(["\u{1}\n", "\u{7F}"])))
                ]))
        #expect(monitor.fieldCount == 1)
    }
}
