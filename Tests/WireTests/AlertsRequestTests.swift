import Instants
import Lineage
import Monitor
import Testing

@testable import Wire

struct AlertsRequestTests {
    /// As Alertmanager 0.25 writes it, with the parts that are not read.
    private static func payload(_ alerts: String, version: String = "4") -> [UInt8] {
        Array(
            """
            {"receiver": "strandline", "status": "firing", "alerts": [\(alerts)],
             "groupLabels": {"component": "infer"}, "commonLabels": {}, "commonAnnotations": {},
             "externalURL": "http://am:9093", "version": "\(version)", "groupKey": "{}:{}",
             "truncatedAlerts": 0}
            """.utf8)
    }

    private static func alert(
        status: String = "firing", labels: String = #""role": "output", "field": "tip""#
    ) -> String {
        """
        {"status": "\(status)",
         "labels": {"alertname": "StrandlineDrift", "component": "infer", \(labels)},
         "annotations": {"summary": "it drifted"},
         "startsAt": "2026-11-27T13:41:19.123456789+01:00", "endsAt": "0001-01-01T00:00:00Z",
         "generatorURL": "http://p:9090/graph", "fingerprint": "c0ffee"}
        """
    }

    @Test func `an alert about a field is read`() throws {
        let body = try AlertsRequest(json: Self.payload(Self.alert()))
        let startsAt = try #require(Instant(parsing: "2026-11-27T12:41:19.123456Z"))
        #expect(
            body.entries == [
                AlertsRequest.Entry(
                    key: AlertKey(fingerprint: "c0ffee", startsAt: startsAt), isResolved: false,
                    field: FieldKey(component: "infer", role: .output, field: "tip"))
            ])
    }

    @Test(arguments: [#""role": "output""#, #""role": "else", "field": "tip""#, #""x": "y""#])
    func `an alert about something else has no field`(labels: String) throws {
        let body = try AlertsRequest(
            json: Self.payload(Self.alert(status: "resolved", labels: labels)))
        #expect(body.entries.map(\.field) == [nil])
        #expect(body.entries.map(\.isResolved) == [true])
    }

    @Test(arguments: [
        (payload("", version: "3"), "'version' must be '4', not '3'"),
        (Array(#"{"alerts": []}"#.utf8), "'version' is missing"),
        (Array(#"{"version": "4"}"#.utf8), "'alerts' is missing"),
        (payload("{}"), "'alerts[0]' lacks 'status'"),
        (
            payload(alert(status: "pending")),
            "'alerts[0].status' must be one of 'firing', 'resolved', not 'pending'"
        ),
        (payload(#"{"status": "firing", "fingerprint": "f"}"#), "'alerts[0]' lacks 'startsAt'"),
        (
            payload(#"{"status": "firing", "startsAt": 1}"#), "'alerts[0]' lacks 'fingerprint'"
        ),
        (
            payload(#"{"status": "firing", "startsAt": 1, "fingerprint": ""}"#),
            "'alerts[0].fingerprint' must have 1 to 1024 bytes"
        ),
    ]) func `what is no such payload is refused by name`(body: [UInt8], sentence: String) {
        let error = #expect(throws: RequestDecodingError.self) { try AlertsRequest(json: body) }
        #expect(error.map { "\($0)" } == sentence)
    }
}
