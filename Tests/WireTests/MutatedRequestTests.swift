import Evaluation
import Instants
import Lineage
import Monitor
import Sketches
import SwiftProtobuf
import TestSupport
import Testing
import Wire
import WireProto

/// Requests that are none are refused in one short sentence; what is taken can be used.
///
/// `STRANDLINE_MUTATIONS` multiplies the number of inputs, which is some thousand for each decoder.
@Suite struct MutatedRequestTests {
    private let now = Instant(microseconds: 1_583_625_600_000_000)

    /// Reads mutated examples, and hands on what is read.
    ///
    /// - Returns: How many of them were read.
    private func read<Value>(
        _ examples: [String], seed: UInt64, count: Int = 2000,
        _ decode: ([UInt8]) throws(RequestDecodingError) -> Value,
        use: (Value) throws -> Void = { _ in }
    ) throws -> Int {
        let examples = examples.map { Array($0.utf8) }
        var mutation = ByteMutation(seed: seed)
        var readCount = 0
        for _ in 0..<ByteMutation.count(count) {
            let bytes = mutation.mutatedText(
                mutation.pick(examples), with: mutation.pick(examples))
            let value: Value
            do {
                value = try decode(bytes)
            } catch {
                expectSentence("\(error)")
                continue
            }
            readCount += 1
            try use(value)
        }
        return readCount
    }

    private func expectSentence(_ sentence: String) {
        let isLine = !sentence.utf8.contains { $0 == 0x0A || $0 == 0x0D }
        let length = sentence.unicodeScalars.count
        guard isLine, 1...500 ~= length else {
            Issue.record("\(length) characters: \(sentence.prefix(1000))")
            return
        }
    }

    // MARK: - Observations

    private static let batches = [
        #"""
        {"component": "inference", "role": "output", "run": 7, "timestamp": 1583625600.5,
         "ids": ["a", "b", "c"], "batch_id": "x",
         "fields": {"prediction": [0.1, null, -2e3], "zone": ["JFK", null, "JFK"],
                    "open": [true, false, null], "gone": [null, null, null],
                    "vector": [[1, 2.5, -3], null, [0, 0, 1e-3]]}}
        """#,
        #"""
        {"component": "c", "role": "input", "timestamp": "2020-03-08T00:00:00Z",
         "fields": {"n": {"kind": "numeric", "count": 3, "missing": 2, "infinite": 1, "zeros": 1,
          "mean": 2, "central_sums": [6, 6, 18], "minimum": 0, "maximum": 5,
          "values": [[0, 1], [1, 1], [5, 1]]}}}
        """#,
        #"""
        {"component": "c", "role": "label", "fields": {"h": {"kind": "numeric", "count": 10,
          "mean": 100, "central_sums": [10, 0, 30], "minimum": 98, "maximum": 103,
          "histogram": {"schema": 3, "anchor": 100, "first_index": -40, "at_anchor": 2,
           "near": [1, 0], "positive": [[0, 3], [9, 1]], "negative": [[1, 3]]},
          "atoms": [[101, 2]]}}}
        """#,
        #"""
        {"component": "c", "role": "input", "run": "run-1", "fields": {"z": {"kind": "categorical",
          "missing": 1, "counts": {"JFK": 3, "LGA": 1, "": 2}}}}
        """#,
    ]

    private var options: MonitorOptions {
        var options = MonitorOptions()
        options.limits.seriesCountMax = 2000
        return options
    }

    @Test func `mutated batches in JSON are refused, or taken and read`() throws {
        var watched = WatchedFields(options, at: now)
        let count = try read(Self.batches, seed: 201, ObservationBatch.init(json:)) { batch in
            do {
                try watched.observe(batch)
            } catch let error as MonitorError {
                expectSentence("\(error)")
            }
        }
        try watched.read()
        #expect(count > 0 && watched.batchCount > 0)
    }

    @Test func `mutated batches in Protocol Buffers are refused, or taken and read`() throws {
        var message = Strandline_V1_ObservationBatch.example
        var examples: [[UInt8]] = [try message.serializedBytes()]
        // One column alone may have any length.
        for column in message.columns {
            message.columns = [column]
            message.ids = []
            examples.append(try message.serializedBytes())
        }
        var mutation = ByteMutation(seed: 202)
        var watched = WatchedFields(options, at: now)
        for _ in 0..<ByteMutation.count(3000) {
            let bytes = mutation.mutated(
                mutation.pick(examples), with: mutation.pick(examples))
            do {
                try watched.observe(try ObservationBatch(protobuf: bytes))
            } catch let error as RequestDecodingError {
                expectSentence("\(error)")
            } catch let error as MonitorError {
                expectSentence("\(error)")
            }
        }
        try watched.read()
        #expect(watched.batchCount > 0)
    }

    /// Numbers that many languages hold as negative, or not at all.
    @Test(arguments: [1 << 30, 1 << 40, 1 << 53, 1 << 53 + 1, 1 << 63, .max] as [UInt64])
    func `a batch may tell of more rows than there are, and then it is refused`(
        count: UInt64
    ) throws {
        var message = Strandline_V1_ObservationBatch()
        message.component = "c"
        message.role = .input
        for isVector in [false, true] {
            message.columns = [
                .with {
                    $0.name = "n"
                    if isVector {
                        $0.vectors.dimension = 4
                        $0.vectors.missing = count
                    } else {
                        $0.missing = count
                    }
                }
            ]
            let monitor = Monitor(options: options)
            do {
                try monitor.observe(
                    try ObservationBatch(protobuf: message.serializedBytes()))
                #expect(count <= 1 << 40)
            } catch {
                #expect(error is MonitorError || error is RequestDecodingError)
                expectSentence("\(error)")
            }
            _ = monitor.readings()
        }
    }

    // MARK: - References

    @Test func `mutated references are refused, or compared with`() throws {
        var numbers = NumericSummary()
        numbers.add((0..<300).map { Double($0 % 97) })
        let pane = EncodedPane.text(of: .numeric(numbers))
        var watched = WatchedFields(options, at: now)
        let count = try read(
            [
                #"{"kind": "run", "run": 7}"#, #"{"kind": "auto"}"#,
                #"{"kind": "span", "from": "2020-03-08", "until": 1583712000}"#,
                #"{"kind": "profile", "profile": {"kind": "categorical", "counts": {"a": 3}}}"#,
                #"""
                {"kind": "profile", "profile": {"panes": ["\#(pane)", {"kind": "numeric",
                 "count": 3, "mean": 2, "central_sums": [6, 6, 18], "minimum": 0, "maximum": 5,
                 "values": [[0, 1], [1, 1], [5, 1]]}]}}
                """#,
            ], seed: 203, ReferenceRequest.init(json:)
        ) { request in
            guard case .profile(let panes) = request else { return }
            do {
                try watched.compare(with: panes)
            } catch let error as MonitorError {
                expectSentence("\(error)")
            }
        }
        try watched.read()
        #expect(count > 0)
    }

    // MARK: - Runs

    private static let runs = [
        #"""
        {"component": "train", "started_at": "2020-03-08T00:00:00Z", "ended_at": 1583629200,
         "status": "completed", "error": null, "git_commit": "0a1b2c", "git_tags": ["v1"],
         "code": "fit()", "notes": "n", "parameters": {"depth": 3, "loss": "l2", "grid": [1, 2]},
         "metrics": {"auc": 0.9}, "tests": [{"name": "t", "passed": true, "message": null}],
         "upstream": ["clean"], "staleness_threshold_seconds": 86400, "external_id": "e",
         "inputs": ["table", {"name": "rows", "version": "1", "kind": "data", "labels": ["l"]}],
         "outputs": [{"name": "model", "kind": "model"}],
         "fields": {"input": {"age": [40, null, 35]}, "output": {"zone": ["a", "b", "a"]}}}
        """#,
        #"""
        [{"component": "a", "inputs": ["i"], "outputs": ["o"],
          "row_maps": [{"input": "i", "output": "o", "identity": 100}]},
         {"component": "a", "inputs": ["i"], "outputs": ["o"],
          "row_maps": [{"input": "i", "output": "o", "ranges": [[0, 400], [600, 400]]}]},
         {"component": "a", "inputs": ["i"], "outputs": ["o"],
          "row_maps": [{"input": "i", "output": "o", "rows": [3, 1, 2]}]},
         {"component": "a", "inputs": ["i"], "outputs": ["o"],
          "row_maps": [{"input": "i", "output": "o", "groups": [[0, 5], [1, 2, 3], []]}]}]
        """#,
    ]

    @Test func `mutated runs are refused, or checked, traced and watched`() throws {
        var watched = WatchedFields(options, at: now)
        let count = try read(Self.runs, seed: 204) { bytes throws(RequestDecodingError) in
            try RunsRequest(json: bytes, now: now)
        } use: { request in
            let runs =
                switch request {
                case .one(let run): [run]
                case .many(let runs): runs
                }
            for run in runs {
                do {
                    try run.draft.validate()
                } catch {
                    expectSentence("\(error)")
                }
                for link in run.draft.rowMaps { follow(link.map) }
                for (role, columns) in run.columns {
                    do {
                        try watched.observe(
                            ObservationBatch(
                                component: "train", role: role, run: 1,
                                rowCount: columns.first?.values.count ?? 0, columns: columns))
                    } catch let error as MonitorError {
                        expectSentence("\(error)")
                    }
                }
            }
        }
        try watched.read()
        #expect(count > 0)
    }

    private func follow(_ map: RowMap) {
        #expect(RowMap(encoded: map.encoded) == map)
        for row in [0, 1, map.count / 2, map.count - 1, map.count] {
            _ = map.inputs(of: row, countMax: 1000)
        }
        _ = map.outputs(of: [0, 5, 60, RowMap.rowMax], countMax: 1000) { nil }
    }

    // MARK: - All else

    @Test func `mutated outputs and labels of tasks are refused, or judged`() throws {
        let example = #"""
            {"task": "tips", "values": [{"id": "a", "value": 0.5, "timestamp": 7},
             {"id": "b", "value": "JFK"}, {"id": "c", "value": true},
             {"id": "d", "value": -3, "timestamp": "2020-03-08T00:00:00+02:00"}]}
            """#
        let count = try read([example], seed: 205, TaskValuesRequest.init(json:)) { request in
            let pairs = zip(request.values, request.values.reversed()).map {
                LabelledOutput(output: $0.value, label: $1.value)
            }
            _ = TaskMetrics(pairs).values
            _ = TaskMetrics(pairs.filter { $0.output.number != nil && $0.label.number != nil })
        }
        #expect(count > 0)
    }

    @Test func `mutated alerts are refused or read`() throws {
        let example = #"""
            {"receiver": "strandline", "status": "firing", "groupLabels": {}, "version": "4",
             "alerts": [{"status": "firing", "labels": {"alertname": "a", "component": "infer",
              "role": "output", "field": "tip"}, "annotations": {"summary": "it drifted"},
              "startsAt": "2026-11-27T13:41:19.123456789+01:00", "endsAt": "0001-01-01T00:00:00Z",
              "fingerprint": "c0ffee"}], "truncatedAlerts": 0}
            """#
        let count = try read([example], seed: 206, AlertsRequest.init(json:)) { request in
            for entry in request.entries { _ = "\(entry.key) \(entry.field?.description ?? "")" }
        }
        #expect(count > 0)
    }

    @Test func `mutated components, names and notes are refused or read`() throws {
        let example = #"""
            {"name": "train", "description": "d", "owner": "ola@example.org", "tags": ["gpu", "x"]}
            """#
        let componentCount = try read(
            [example], seed: 207, ComponentRequest.init(json:)
        ) { request in
            do {
                try Component(
                    name: request.name, description: request.description, owner: request.owner,
                    tags: request.tags, createdAt: now
                ).validate()
            } catch {
                expectSentence("\(error)")
            }
        }
        #expect(componentCount > 0)
        let names = [#"{"output": "p"}"#, #"{"outputs": ["p", "q"]}"#]
        let nameCount = try read(names, seed: 208) { bytes throws(RequestDecodingError) in
            try NamesRequest(json: bytes, one: "output", many: "outputs")
        }
        #expect(nameCount > 0)
        let notes = #"{"notes": "looks fine\n"}"#
        #expect(try read([notes], seed: 209, NotesRequest.init(json:)) > 0)
    }
}
