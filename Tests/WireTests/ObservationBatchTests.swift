import Foundation
import Instants
import Monitor
import Testing
import Wire

struct ObservationBatchTests {
    private func batch(_ json: String) throws -> ObservationBatch {
        try ObservationBatch(json: Array(json.utf8))
    }

    private func error(_ json: String) -> RequestDecodingError? {
        do {
            _ = try batch(json)
            return nil
        } catch {
            return error as? RequestDecodingError
        }
    }

    @Test func `a batch is read column by column`() throws {
        let batch = try batch(
            #"""
            {"component": "inference", "role": "output", "run": 7, "timestamp": 1583625600.5,
             "ids": ["a", "b", "c"], "batch_id": "x",
             "fields": {"prediction": [0.1, null, -2e3], "zone": ["JFK", null, "JFK"],
                        "open": [true, false, null], "gone": [null, null, null]}}
            """#)
        #expect(batch.component == "inference")
        #expect(batch.role == .output)
        #expect(batch.run == 7)
        #expect(batch.timestamp == Instant(unixSeconds: 1_583_625_600.5))
        #expect(batch.ids == ["a", "b", "c"])
        #expect(batch.batchID == "x")
        #expect(batch.rowCount == 3)
        let columns = Dictionary(uniqueKeysWithValues: batch.columns.map { ($0.name, $0.values) })
        guard case .numeric(let numbers)? = columns["prediction"] else {
            Issue.record("prediction is not numeric")
            return
        }
        #expect(numbers[0] == 0.1 && numbers[1].isNaN && numbers[2] == -2000)
        #expect(columns["zone"] == .categorical(CategoryColumn(["JFK", nil, "JFK"])))
        #expect(columns["open"] == .categorical(CategoryColumn(["true", "false", nil])))
        #expect(columns["gone"] == .missing(3))
    }

    @Test func `numbers are the same whatever stands between them`() throws {
        let numbers = ["-1.25", "0", "-0.5", "12345678.75", "1e3", "0.1234567890123456", "100"]
        for separator in [",", ", ", " , ", ",\n\t", ",  "] {
            for missing in ["", "null" + separator] {
                let values = missing + numbers.joined(separator: separator)
                let batch = try batch(
                    #"{"component":"a","role":"input","fields":{"n":[\#(values) ],"v":[[\#(numbers.joined(separator: separator))]]}}"#
                )
                guard case .numeric(let read) = batch.columns[0].values,
                    case .embedding(let vectors) = batch.columns[1].values
                else {
                    Issue.record("\(batch)")
                    return
                }
                let expected = numbers.compactMap { Double($0) }
                #expect(vectors.components == expected)
                #expect(read.suffix(expected.count) == expected[...])
                #expect(read.count == expected.count + (missing.isEmpty ? 0 : 1))
            }
        }
    }

    @Test(arguments: [
        ("[1, 2.5, 01, 4, 5, 6]", "byte 55: a number without a leading zero"),
        ("[1, 2.5, -00.5, 4, 5]", "byte 56: a number without a leading zero"),
        ("[1, 2.5, 3., 4, 5, 6]", "byte 57: a digit"), ("[1, 2.5, -, 4, 5, 6]", "byte 56: a digit"),
        ("[1, 2.5, 3e, 4, 5, 6]", "byte 57: a digit"),
        ("[1, 2.5 3, 4, 5, 6, 7]", "byte 54: a comma or ']'"),
        ("[1, 2.5, , 4, 5, 6, 7]", "byte 55: a value"),
    ])
    func `a fault among numbers is named with its place`(values: String, place: String) {
        let json = #"{"component":"a","role":"input","fields":{"n":\#(values)}}"#
        #expect(
            error(json)
                == .malformed("the JSON is malformed at \(place) should stand there"))
    }

    @Test func `a bracket within a text is no end of the numbers before it`() {
        let json = #"{"component":"a","role":"input","fields":{"n":[1,2,"]",3,4,5,6,7,8,9]}}"#
        #expect(
            error(json)
                == .refused(
                    "'fields.n' mixes kinds: value 2 is of another kind than those before it"))
    }

    @Test func `a column of numbers takes the memory of its numbers`() throws {
        let count = 100_000
        for first in ["1", "null, null, 1"] {
            let numbers = first + String(repeating: ",1", count: count)
            let batch = try batch(
                #"{"component": "c", "role": "input", "fields": {"n": [\#(numbers)], "m": []}}"#)
            guard case .numeric(let values) = batch.columns[0].values else {
                Issue.record("no numbers")
                return
            }
            #expect(values.count > count)
            // What the system gives beyond what is asked for is some pages at most.
            #expect(values.capacity < values.count + 4096)
        }
    }

    @Test func `missing values may come first`() throws {
        let batch = try batch(
            #"{"component":"c","role":"input","fields":{"n":[null,1],"t":[null,"x"]}}"#)
        #expect(batch.columns[1].values == .categorical(CategoryColumn([nil, "x"])))
        guard case .numeric(let numbers) = batch.columns[0].values else {
            Issue.record("n is not numeric")
            return
        }
        #expect(numbers[0].isNaN && numbers[1] == 1)
    }

    @Test func `arrays of one length are a column of vectors`() throws {
        let json =
            #"{"component":"c","role":"input","fields":{"e":[null,[0.5,-1],null,[2,3e0]]}}"#
        let batch = try ObservationBatch(json: Array(json.utf8))
        let column = EmbeddingColumn(dimension: 2, components: [0.5, -1, 2, 3], missingCount: 2)
        #expect(batch.columns[0].values == .embedding(column))
        #expect(batch.rowCount == 4)
        let again = try JSONEncoder().encode(ObservationBody(batch))
        #expect(try ObservationBatch(json: [UInt8](again)) == batch)
    }

    @Test func `a vector of too many numbers is refused`() {
        let vector = Array(repeating: "0", count: 16_385).joined(separator: ",")
        let json = #"{"component":"c","role":"input","fields":{"e":[[\#(vector)]]}}"#
        #expect(
            error(json)
                == .refused(
                    "'fields.e' may hold arrays of up to 16384 numbers; value 0 is longer"))
    }

    @Test func `what cannot be taken is named`() {
        let cases: [(json: String, error: RequestDecodingError)] = [
            (#"{"role":"input","fields":{}}"#, .refused("'component' is missing")),
            (#"{"component":"c","fields":{}}"#, .refused("'role' is missing")),
            (#"{"component":"c","role":"input"}"#, .refused("'fields' is missing")),
            (
                #"{"component":"c","role":"side","fields":{}}"#,
                .refused("'role' must be one of 'input', 'output', 'label', not 'side'")
            ),
            (
                #"{"component":"c","role":"input","fields":{"a":[1]},"colour":3}"#,
                .refused("unknown key 'colour'")
            ),
            (
                #"{"component":"c","role":"input","fields":{"a":[1,"x"]}}"#,
                .refused(
                    "'fields.a' mixes kinds: value 1 is of another kind than those"
                        + " before it")
            ),
            (
                #"{"component":"c","role":"input","fields":{"a":[1,[2]]}}"#,
                .refused(
                    "'fields.a' mixes kinds: value 1 is of another kind than those before it")
            ),
            (
                #"{"component":"c","role":"input","fields":{"a":[{}]}}"#,
                .refused(
                    "'fields.a' must hold numbers, strings, booleans, arrays of numbers or null;"
                        + " value 0 is none of these")
            ),
            (
                #"{"component":"c","role":"input","fields":{"a":[[1,2],null,[1]]}}"#,
                .refused(
                    "'fields.a' must hold arrays of one length: value 2 has 1 numbers where those"
                        + " before it have 2")
            ),
            (
                #"{"component":"c","role":"input","fields":{"a":[[1,2],3]}}"#,
                .refused(
                    "'fields.a' mixes kinds: value 1 is of another kind than those before it")
            ),
            (
                #"{"component":"c","role":"input","fields":{"a":[[]]}}"#,
                .refused("'fields.a' must not hold empty arrays; value 0 is one")
            ),
            (
                #"{"component":"c","role":"input","fields":{"a":[[1,null]]}}"#,
                .refused(
                    "'fields.a' must hold arrays of numbers alone; value 0 holds something else")
            ),
            (
                #"{"component":"c","role":"input","fields":{"a":7}}"#,
                .refused("'fields.a' must be an array of values or a summary of them")
            ),
            (
                #"{"component":"c","role":"input","timestamp":"noon","fields":{}}"#,
                .refused("'timestamp' must be a time in RFC 3339 or Unix seconds, not 'noon'")
            ),
            ("[]", .refused("the body must be an object, not an array")),
            (
                #"{"component":"c","role":"input","fields":{"a":[1,"#,
                .malformed("the JSON ends too early, at byte 49")
            ),
        ]
        for (json, expected) in cases { #expect(error(json) == expected, "\(json)") }
    }
}
