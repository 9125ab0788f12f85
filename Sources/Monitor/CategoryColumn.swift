import ClientText
import Sketches

/// A column of categories, each distinct one stored once.
package struct CategoryColumn: Sendable, Equatable {
    /// A code for each row: an index into `categories`, or `missingCode`.
    package private(set) var codes: [Int32]
    package private(set) var categories: [String]
    private var codesByShortText: [ShortText: Int32] = [:]
    private var codesByLongText: [ExactText: Int32] = [:]

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
        codes.append(value.map { code(of: Self.shortened($0)) } ?? Self.missingCode)
    }

    /// Adds a row whose category an earlier row has, which takes no string of it.
    ///
    /// - Parameter category: The category's text.
    /// - Returns: False, and nothing is added, where no earlier row has the category, or where it
    ///   is long.
    package mutating func append(known category: Span<UInt8>) -> Bool {
        guard let text = ShortText(category), let code = codesByShortText[text] else {
            return false
        }
        codes.append(code)
        return true
    }

    /// The code of a category, which it gets here where it is a new one.
    private mutating func code(of category: String) -> Int32 {
        let newCode = Int32(categories.count)
        let code =
            if let text = ShortText(category.utf8.span) {
                codesByShortText.value(of: text, orNew: newCode)
            } else {
                codesByLongText.value(of: ExactText(category), orNew: newCode)
            }
        if code == newCode { categories.append(category) }
        return code
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

extension Dictionary {
    /// The value of a key, which is `newValue` from now on where it had none.
    fileprivate mutating func value(of key: Key, orNew newValue: Value) -> Value {
        func read(_ value: inout Value) -> Value { value }
        // To pass it on for a change adds it, and looks up the key but once.
        return read(&self[key, default: newValue])
    }
}
