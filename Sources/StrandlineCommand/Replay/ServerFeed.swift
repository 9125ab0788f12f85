import Monitor
import StrandlineClient
import Wire

/// Sends what is replayed to a running server.
struct ServerFeed {
    let client: StrandlineClient
    let component: String
    let role: FieldRole

    func send(_ slice: EventTimeTable.Slice) async throws {
        let body = ObservationBody(
            ObservationBatch(
                component: component, role: role, timestamp: slice.time, rowCount: slice.rowCount,
                columns: slice.columns))
        let _: AcceptedResponse = try await client.post(body, to: APIPath("observations"))
    }

    func setReferences(_ reference: WindowComparison.Reference) async throws {
        for (field, panes) in reference.panesByField {
            let _: FieldResponse = try await client.put(
                ProfileReferenceBody(panes: panes),
                to: APIPath("fields", component, role.rawValue, field, "reference"))
        }
    }
}
