import Instants
package import Monitor
import Sketches

extension ObservationBatch {
    /// Reads the body of `POST /observations`.
    ///
    /// - Parameter json: The body, in UTF-8.
    /// - Throws: `RequestDecodingError` that names the member or column which cannot be taken.
    package init(json: [UInt8]) throws(RequestDecodingError) {
        self = try JSONReader.read(json) { reader throws(RequestDecodingError) in
            try ObservationBatch(from: &reader)
        }
    }

    private init(from reader: inout JSONReader) throws(RequestDecodingError) {
        var component: String?
        var role: FieldRole?
        var columns: [ObservedColumn]?
        self.init(component: "", role: .input, rowCount: 0, columns: [])
        try reader.object { reader, key throws(RequestDecodingError) in
            switch key {
            case "component": component = try reader.name()
            case "role": role = try reader.choice(FieldRole.self)
            case "run":
                if try reader.peek() == .string {
                    runExternalID = try reader.string()
                } else {
                    run = try reader.optional { reader throws(RequestDecodingError) in
                        try reader.integer()
                    }
                }
            case "timestamp":
                timestamp = try reader.optional { reader throws(RequestDecodingError) in
                    try reader.instant()
                }
            case "ids": ids = try reader.strings()
            case "batch_id":
                batchID = try reader.optional { reader throws(RequestDecodingError) in
                    try reader.string()
                }
            case "fields": columns = try reader.columns()
            default: throw reader.unknownKey(key)
            }
        }
        guard let component else { throw .refused("'component' is missing") }
        guard let role else { throw .refused("'role' is missing") }
        guard let columns else { throw .refused("'fields' is missing") }
        self.component = component
        self.role = role
        self.columns = columns
        rowCount = columns.first?.values.count ?? 0
    }
}

extension JSONReader {
    /// Reads an object of columns.
    mutating func columns() throws(RequestDecodingError) -> [ObservedColumn] {
        var columns: [ObservedColumn] = []
        try object { reader, name throws(RequestDecodingError) in
            columns.append(ObservedColumn(name: name, values: try reader.column()))
        }
        return columns
    }

    /// Reads an array whose first value that is not null tells the kind of all, arrays within being
    /// vectors; or a summary.
    private mutating func column() throws(RequestDecodingError) -> ColumnValues {
        if try peek() == .object { return .summary(try fieldSummary()) }
        guard try peek() == .array else {
            throw refused("must be an array of values or a summary of them")
        }
        position += 1
        var column = ColumnBuilder()
        guard try !takes(UInt8(ascii: "]")) else { return column.values }
        while true {
            switch try peek() {
            case .number:
                let number = try numberLiteral()
                let isTaken = column.append(number, countAhead: commasInArray())
                guard isTaken else { throw mixed(at: column.count) }
            case .string:
                let text = try stringLiteral()
                guard column.append(text) else { throw mixed(at: column.count) }
            case .boolean:
                let flag = try boolean()
                guard column.append(flag ? "true" : "false") else { throw mixed(at: column.count) }
            case .null:
                _ = try null()
                column.appendMissing()
            case .array:
                let vector = try vector(row: column.count)
                guard column.append(vector) else { throw unlike(vector, column) }
            case .object:
                throw refused(
                    "must hold numbers, strings, booleans, arrays of numbers or null;"
                        + " value \(column.count) is none of these")
            }
            if try takes(UInt8(ascii: "]")) { return column.values }
            guard try takes(UInt8(ascii: ",")) else { throw syntaxError("a comma or ']'") }
        }
    }

    /// The commas up to the end of the array of numbers that is being read: as many values follow.
    private func commasInArray() -> Int {
        var count = 0
        for byte in bytes[position...] {
            if byte == UInt8(ascii: ",") { count += 1 }
            if byte == UInt8(ascii: "]") { break }
        }
        return count
    }

    private func mixed(at row: Int) -> RequestDecodingError {
        refused("mixes kinds: value \(row) is of another kind than those before it")
    }

    /// Reads an array of numbers whose opening bracket stands next.
    private mutating func vector(row: Int) throws(RequestDecodingError) -> [Double] {
        position += 1
        var vector: [Double] = []
        guard try !takes(UInt8(ascii: "]")) else {
            throw refused("must not hold empty arrays; value \(row) is one")
        }
        while true {
            guard try peek() == .number else {
                throw refused(
                    "must hold arrays of numbers alone; value \(row) holds something else")
            }
            vector.append(try numberLiteral())
            guard vector.count <= EmbeddingSummary.dimensionMax else {
                throw refused(
                    "may hold arrays of up to \(EmbeddingSummary.dimensionMax) numbers;"
                        + " value \(row) is longer")
            }
            if try takes(UInt8(ascii: "]")) { return vector }
            guard try takes(UInt8(ascii: ",")) else { throw syntaxError("a comma or ']'") }
        }
    }

    private func unlike(_ vector: [Double], _ column: ColumnBuilder) -> RequestDecodingError {
        guard case .embedding(let vectors) = column.values else { return mixed(at: column.count) }
        return refused(
            "must hold arrays of one length: value \(column.count) has \(vector.count) numbers"
                + " where those before it have \(vectors.dimension)")
    }
}

/// A column that grows, and takes the kind of its first value.
private struct ColumnBuilder {
    private(set) var values = ColumnValues.missing(0)

    var count: Int { values.count }

    /// False where the column holds text.
    ///
    /// How many values follow is looked up once, since an array that grows by doubling would take up
    /// to three times the memory of its numbers.
    mutating func append(_ number: Double, countAhead: @autoclosure () -> Int = 0) -> Bool {
        switch values {
        case .numeric(var numbers):
            values = .missing(0)
            numbers.append(number)
            values = .numeric(numbers)
        case .missing(let count):
            var numbers = [Double]()
            numbers.reserveCapacity(count + 1 + countAhead())
            numbers.append(contentsOf: repeatElement(.nan, count: count))
            numbers.append(number)
            values = .numeric(numbers)
        case .categorical, .embedding, .summary:
            return false
        }
        return true
    }

    /// False where the column holds something else, or arrays of another length.
    mutating func append(_ vector: [Double]) -> Bool {
        switch values {
        case .embedding(var column) where column.dimension == vector.count:
            values = .missing(0)
            column.append(vector)
            values = .embedding(column)
        case .missing(let count):
            values = .embedding(
                EmbeddingColumn(
                    dimension: vector.count, components: vector, missingCount: count))
        case .numeric, .categorical, .embedding, .summary:
            return false
        }
        return true
    }

    /// False where the column holds numbers.
    mutating func append(_ text: String) -> Bool {
        switch values {
        case .categorical(var column):
            values = .missing(0)
            column.append(text)
            values = .categorical(column)
        case .missing(let count):
            values = .categorical(CategoryColumn([String?](repeating: nil, count: count) + [text]))
        case .numeric, .embedding, .summary:
            return false
        }
        return true
    }

    /// A summary, which stands in place of a column, has no rows to add to.
    mutating func appendMissing() {
        switch values {
        case .missing(let count):
            values = .missing(count + 1)
        case .numeric:
            _ = append(.nan)
        case .categorical(var column):
            values = .missing(0)
            column.append(nil)
            values = .categorical(column)
        case .embedding(var column):
            values = .missing(0)
            column.appendMissing()
            values = .embedding(column)
        case .summary: break
        }
    }
}
