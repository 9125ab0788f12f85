/// On which side of the anchor a bucket lies.
enum BucketSign: Int, Sendable {
    case positive = 0
    case negative = 1
}

/// One thing for the positive and one for the negative side.
package struct SignedPair<Element> {
    package var positive: Element
    package var negative: Element

    package init(positive: Element, negative: Element) {
        self.positive = positive
        self.negative = negative
    }

    subscript(sign: BucketSign) -> Element {
        get { sign == .positive ? positive : negative }
        set { if sign == .positive { positive = newValue } else { negative = newValue } }
    }
}

extension SignedPair: Equatable where Element: Equatable {}
extension SignedPair: Sendable where Element: Sendable {}

extension SignedPair where Element == Int {
    static func += (left: inout SignedPair, right: SignedPair) {
        left.positive += right.positive
        left.negative += right.negative
    }
}
