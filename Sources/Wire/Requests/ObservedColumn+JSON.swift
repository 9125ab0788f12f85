import Monitor
import Sketches

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
        if try takes(UInt8(ascii: "]")) { return .missing(0) }
        var missingCount = 0
        while try null() {
            missingCount += 1
            if try arrayEnds() { return .missing(missingCount) }
        }
        switch try peek() {
        case .number: return .numeric(try numbers(after: missingCount))
        case .string, .boolean: return .categorical(try categories(after: missingCount))
        case .array: return .embedding(try vectors(after: missingCount))
        case let kind: throw try unlike(kind, row: missingCount)
        }
    }

    // Each of these reads the rest of an array up to its end, from the first value that is there on,
    // `missingCount` nulls being ahead of it.

    private mutating func numbers(
        after missingCount: Int
    ) throws(RequestDecodingError) -> [Double] {
        // An array that grows by doubling would take up to three times the memory of its numbers.
        let countMax = missingCount + 1 + bytes.span.commasInArray(from: position)
        return try [Double](capacity: countMax) { numbers throws(RequestDecodingError) in
            numbers.append(repeating: .nan, count: missingCount)
            try takeNumbers(into: &numbers)
        }
    }

    private mutating func takeNumbers(
        into numbers: inout OutputSpan<Double>
    ) throws(RequestDecodingError) {
        repeat {
            takePlainNumbers(into: &numbers)
            switch try peek() {
            case .number: numbers.append(try numberLiteral())
            case .null:
                _ = try null()
                numbers.append(.nan)
            case let kind: throw try unlike(kind, row: numbers.count)
            }
        } while try !arrayEnds()
    }

    private mutating func categories(
        after missingCount: Int
    ) throws(RequestDecodingError) -> CategoryColumn {
        var column = CategoryColumn(repeatElement(nil, count: missingCount))
        while true {
            switch try peek() {
            case .string: try appendText(to: &column)
            case .boolean: try appendBoolean(to: &column)
            case .null:
                _ = try null()
                column.append(nil)
            case let kind: throw try unlike(kind, row: column.codes.count)
            }
            if try arrayEnds() { return column }
        }
    }

    /// Reads a text, of which no string is made where it is a category of the column already.
    private mutating func appendText(
        to column: inout CategoryColumn
    ) throws(RequestDecodingError) {
        let start = position + 1
        let end = bytes.span.plainTextEnd(from: start)
        if end < bytes.count, bytes[end] == UInt8(ascii: "\""),
            column.append(known: bytes.span.extracting(start..<end))
        {
            position = end + 1
        } else {
            column.append(try stringLiteral())
        }
    }

    private mutating func appendBoolean(
        to column: inout CategoryColumn
    ) throws(RequestDecodingError) {
        let start = position
        let isTrue = try boolean()
        guard !column.append(known: bytes.span.extracting(start..<position)) else { return }
        column.append(isTrue ? "true" : "false")
    }

    private mutating func vectors(
        after missingCount: Int
    ) throws(RequestDecodingError) -> EmbeddingColumn {
        var components: [Double] = []
        var missingCount = missingCount
        let dimension = try appendVector(to: &components, row: missingCount)
        while try !arrayEnds() {
            let row = components.count / dimension + missingCount
            switch try peek() {
            case .array:
                let count = try appendVector(to: &components, row: row)
                guard count == dimension else {
                    throw refused(
                        "must hold arrays of one length: value \(row) has \(count) numbers"
                            + " where those before it have \(dimension)")
                }
            case .null:
                _ = try null()
                missingCount += 1
            case let kind: throw try unlike(kind, row: row)
            }
        }
        return EmbeddingColumn(
            dimension: dimension, components: components, missingCount: missingCount)
    }

    /// Reads an array of numbers whose opening bracket stands next.
    ///
    /// - Returns: How many they are, at least 1.
    private mutating func appendVector(
        to components: inout [Double], row: Int
    ) throws(RequestDecodingError) -> Int {
        position += 1
        guard try !takes(UInt8(ascii: "]")) else {
            throw refused("must not hold empty arrays; value \(row) is one")
        }
        let dimensionMax = EmbeddingSummary.dimensionMax
        let countMax = min(1 + bytes.span.commasInArray(from: position), dimensionMax)
        let countBefore = components.count
        try components.append(addingCapacity: countMax) {
            components throws(RequestDecodingError) in
            repeat {
                takePlainNumbers(into: &components)
                guard try peek() == .number else {
                    throw refused(
                        "must hold arrays of numbers alone; value \(row) holds something else")
                }
                let number = try numberLiteral()
                guard !components.isFull else {
                    throw refused(
                        "may hold arrays of up to \(dimensionMax) numbers; value \(row) is longer")
                }
                components.append(number)
            } while try !arrayEnds()
        }
        return components.count - countBefore
    }

    /// Reads a value of another kind than those before it, which nothing else may be wrong with.
    ///
    /// - Returns: What is wrong with the column.
    private mutating func unlike(
        _ kind: Kind, row: Int
    ) throws(RequestDecodingError) -> RequestDecodingError {
        switch kind {
        case .object:
            return refused(
                "must hold numbers, strings, booleans, arrays of numbers or null;"
                    + " value \(row) is none of these")
        case .array:
            var components: [Double] = []
            _ = try appendVector(to: &components, row: row)
        case .string, .number, .boolean, .null: try skip()
        }
        return refused("mixes kinds: value \(row) is of another kind than those before it")
    }
}
