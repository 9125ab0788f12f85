import ClientText
package import Drift
package import Instants
package import Sketches

/// Rows seen on one side of a component, column by column.
package struct ObservationBatch: Sendable, Equatable {
    package var component: String
    package var role: FieldRole
    /// The run these rows belong to; nil for values of a serving component.
    package var run: Int64?
    /// What the sender calls that run, where its id is yet to be looked up.
    package var runExternalID: String?
    /// The event time of the rows; nil where they count from their arrival.
    package var timestamp: Instant?
    /// An identifier for each row, or none at all.
    package var ids: [String]
    /// What makes a client's retry harmless.
    package var batchID: String?
    package var rowCount: Int
    package var columns: [ObservedColumn]

    package init(
        component: String, role: FieldRole, run: Int64? = nil, timestamp: Instant? = nil,
        ids: [String] = [], batchID: String? = nil, rowCount: Int, columns: [ObservedColumn]
    ) {
        self.component = component
        self.role = role
        self.run = run
        self.timestamp = timestamp
        self.ids = ids
        self.batchID = batchID
        self.rowCount = rowCount
        self.columns = columns
    }
}

/// A named column of a batch.
package struct ObservedColumn: Sendable, Equatable {
    package let name: String
    package let values: ColumnValues

    package init(name: String, values: ColumnValues) {
        self.name = name
        self.values = values
    }
}

/// The values of a column, one for each row.
package enum ColumnValues: Sendable, Equatable {
    /// Numbers; NaN stands for a missing value.
    case numeric([Double])
    case categorical(CategoryColumn)
    case embedding(EmbeddingColumn)
    /// Nothing but missing values: a column whose type is yet to be seen.
    case missing(Int)
    /// What a sender summarised by itself.
    case summary(FieldSummary)

    package var count: Int {
        switch self {
        case .numeric(let values): values.count
        case .categorical(let column): column.codes.count
        case .embedding(let column): column.count
        case .missing(let count): count
        case .summary(let summary): summary.rowCount
        }
    }
}

extension ColumnValues {
    /// The kind of the values; nil where all are missing.
    package var kind: FieldKind? {
        switch self {
        case .numeric: .numeric
        case .categorical: .categorical
        case .embedding: .embedding
        case .missing: nil
        case .summary(let summary): summary.kind
        }
    }

    /// Whether the values have a meaning in a field of `kind`: text in a numeric one has none, and
    /// numbers that were summarised are no categories any more.
    func canArrive(in kind: FieldKind) -> Bool {
        switch self {
        case .summary(let summary): summary.kind == kind
        default: self.kind.map { $0.canArrive(in: kind) } ?? true
        }
    }

    /// The values as a field of `kind` takes them: codes that are written as numbers are categories
    /// where the field is categorical.
    func rendered(for kind: FieldKind?) -> ColumnValues {
        guard kind == .categorical, case .numeric(let numbers) = self else { return self }
        return .categorical(
            CategoryColumn(
                numbers.lazy.map { number in
                    if number.isNaN { return nil }
                    return Int64(exactly: number).map(String.init) ?? String(number)
                }))
    }
}

extension FieldKind {
    /// Whether values of this kind have a meaning in a field of `kind`: numbers have as categories,
    /// text has none in a numeric field, and vectors are like nothing else.
    func canArrive(in kind: FieldKind) -> Bool {
        self == kind || self == .numeric && kind == .categorical
    }
}

/// A column of categories, each distinct one stored once.
package struct CategoryColumn: Sendable, Equatable {
    /// A code for each row: an index into `categories`, or `missingCode`.
    package private(set) var codes: [Int32]
    package private(set) var categories: [String]
    private var codesByCategory: [ExactText: Int32] = [:]

    package static let missingCode: Int32 = -1

    package init() {
        codes = []
        categories = []
    }

    package init(_ values: some Sequence<String?>) {
        self.init()
        for value in values { append(value) }
    }

    /// A column of codes, 1 + the place of a row's category in a dictionary and 0 where it is missing.
    ///
    /// Nil where a code is past the dictionary.
    package init?(dictionary: [String], codes: [UInt32]) {
        self.init()
        guard codes.allSatisfy({ $0 <= dictionary.count }) else { return nil }
        // A dictionary may say a category twice, and one that no row has.
        var places: [Int32?] = Array(repeating: nil, count: dictionary.count)
        self.codes.reserveCapacity(codes.count)
        for code in codes {
            guard code > 0 else {
                self.codes.append(Self.missingCode)
                continue
            }
            if let place = places[Int(code) - 1] {
                self.codes.append(place)
            } else {
                append(dictionary[Int(code) - 1])
                places[Int(code) - 1] = self.codes.last
            }
        }
    }

    /// Adds a row; nil is a missing value.
    package mutating func append(_ value: String?) {
        guard let value = value.map(Self.shortened) else {
            return codes.append(Self.missingCode)
        }
        if let code = codesByCategory[ExactText(value)] { return codes.append(code) }
        let code = Int32(categories.count)
        categories.append(value)
        codesByCategory[ExactText(value)] = code
        codes.append(code)
    }

    /// The longest category that is kept as it is, in bytes of UTF-8.
    package static let categoryBytesMax = 1024

    /// A category as it is kept: of a very long text the beginning, and a digest of all of it, so that
    /// it stays apart from others that begin alike.
    package static func shortened(_ category: String) -> String {
        guard category.utf8.count > categoryBytesMax else { return category }
        var end = category.utf8.index(category.startIndex, offsetBy: categoryBytesMax - 24)
        while end.samePosition(in: category.unicodeScalars) == nil {
            end = category.utf8.index(before: end)
        }
        let digest = String(MurmurHash3.hash(category.utf8.span).low, radix: 16)
        return String(category[..<end]) + "… #" + digest
    }

    /// The number of rows of each category, in the order of `categories`, and of missing ones.
    package func tally() -> (counts: [Int], missing: Int) {
        var counts = [Int](repeating: 0, count: categories.count)
        var missing = 0
        for code in codes {
            if code == Self.missingCode { missing += 1 } else { counts[Int(code)] += 1 }
        }
        return (counts, missing)
    }
}
