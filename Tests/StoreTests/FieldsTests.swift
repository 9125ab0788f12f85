import Instants
import Store
import Testing

/// Fields are read whole, with what a start needs of them.
struct FieldsTests {
    private func change(_ number: Int, panes: [PaneRecord]) -> FieldChange {
        FieldChange(
            name: FieldName(component: "c\(number % 3)", role: "input", field: "f\(number)"),
            state: [UInt8(number % 251)], reference: number % 2 == 0 ? [7] : nil,
            hasOtherReference: true, panes: panes, keepsPanesFrom: hour(0))
    }

    @Test func `all fields are read in the order in which they appeared`() async throws {
        try await withFolder { path in
            let store = try SQLiteStore.open(directory: path, clock: MovedClock().clock)
            #expect(try await store.fieldRecords().isEmpty)
            let changes = (0..<100).map { number in
                change(
                    number,
                    panes: (0..<5).map {
                        PaneRecord(start: hour(Double($0)), summary: [UInt8(number), UInt8($0)])
                    }
                        + (0..<number % 4).map {
                            PaneRecord(
                                run: Int64($0), part: Int64($0), start: hour(9),
                                summary: [UInt8($0)])
                        })
            }
            try await store.save(changes, through: 0)
            let read = try await store.mapFields { field in
                (field.record, try field.panes(from: hour(3)), try field.profiles(runCount: 2))
            }
            #expect(read.map(\.0.name) == changes.map(\.name))
            #expect(read.map(\.0.state) == changes.map(\.state))
            #expect(read.map(\.0.reference) == changes.map(\.reference))
            for (number, field) in read.enumerated() {
                #expect(field.1.map(\.summary) == [[UInt8(number), 3], [UInt8(number), 4]])
                #expect(field.1.map(\.start) == [hour(3), hour(4)])
                let runs = (0..<Int64(number % 4)).suffix(2)
                #expect(field.2.compactMap(\.run) == Array(runs))
                #expect(field.0.nextPart == Int64(number % 4))
            }
            try store.close()
        }
    }

    @Test func `a state of no bytes and one of none are told apart`() async throws {
        let store = try emptyStore()
        var empty = change(1, panes: [PaneRecord(start: hour(1), summary: [])])
        empty.state = []
        try await store.save([empty], through: 0)
        let records = try await store.fieldRecords()
        #expect(records.map(\.state) == [[]])
        #expect(records.map(\.reference) == [nil])
    }
}
