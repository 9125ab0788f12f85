/// The outline of a shape in SVG.
package struct Path: Sendable, Equatable {
    package private(set) var data = ""

    package init() {}

    package var isEmpty: Bool { data.isEmpty }

    package mutating func move(to x: Double, _ y: Double) {
        data += "M\(x.coordinate) \(y.coordinate)"
    }

    package mutating func line(to x: Double, _ y: Double) {
        data += "L\(x.coordinate) \(y.coordinate)"
    }

    /// A curve with two control points.
    package mutating func curve(
        _ first: (x: Double, y: Double), _ second: (x: Double, y: Double),
        to end: (x: Double, y: Double)
    ) {
        data += "C\(first.x.coordinate) \(first.y.coordinate)"
        data += " \(second.x.coordinate) \(second.y.coordinate)"
        data += " \(end.x.coordinate) \(end.y.coordinate)"
    }

    package mutating func close() { data += "Z" }
}

extension Double {
    /// The number with a decimal at most, as a drawing needs it: `12`, `-3.5`; 0 for what is none.
    package var coordinate: String {
        let tenths = (self * 10).rounded()
        guard abs(tenths) < 1e9 else { return isNaN ? "0" : self < 0 ? "-99999999" : "99999999" }
        let whole = Int(tenths)
        let (quotient, rest) = (abs(whole) / 10, abs(whole) % 10)
        return "\(whole < 0 ? "-" : "")\(quotient)\(rest == 0 ? "" : ".\(rest)")"
    }
}
