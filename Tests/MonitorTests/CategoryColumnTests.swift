import Randomness
import Testing

@testable import Monitor

struct CategoryColumnTests {
    private func append(known text: String, to column: inout CategoryColumn) -> Bool {
        let bytes = Array(text.utf8)
        return column.append(known: bytes.span)
    }

    @Test func `a category that has come before is known by its bytes`() {
        var column = CategoryColumn(["a", nil, "ab", ""])
        for text in ["a", "", "ab"] { #expect(append(known: text, to: &column)) }
        for text in ["b", "a\0", "abc"] { #expect(!append(known: text, to: &column)) }
        #expect(column == CategoryColumn(["a", nil, "ab", "", "a", "", "ab"]))
        #expect(column.codes == [0, -1, 1, 2, 0, 2, 1])
    }

    @Test func `categories are told apart by their bytes, whatever their length`() {
        var generator = SplitMix64(seed: 1)
        let texts: [String?] = (0..<5000).map { _ in
            let length = Int(generator.next(below: 20))
            return generator.next(below: 10) == 0
                ? nil : String((0..<length).map { _ in generator.next(below: 3) == 0 ? "b" : "\0" })
        }
        let column = CategoryColumn(texts + ["é", "e\u{301}"])
        let read = column.codes.map {
            $0 == CategoryColumn.missingCode ? nil : column.categories[Int($0)]
        }
        #expect(
            read.map { $0.map { Array($0.utf8) } }
                == (texts + ["é", "e\u{301}"]).map {
                    $0.map { Array($0.utf8) }
                })
        #expect(Set(column.categories.map { Array($0.utf8) }).count == column.categories.count)
    }

    @Test func `a long category is shortened before it is looked up`() {
        let long = String(repeating: "x", count: 5000)
        var column = CategoryColumn([long])
        #expect(!append(known: long, to: &column))
        column.append(long)
        #expect(column.codes == [0, 0])
        #expect(column.categories == [CategoryColumn.shortened(long)])
    }
}
