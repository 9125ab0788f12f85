package import Markup

/// The size of an effect beside what chance would read and what would matter.
package struct EffectChart: Sendable {
    package var size: Double
    package var lowerBound: Double
    package var noiseFloor: Double
    /// What counts from then on; 0 where the measure is not scored.
    package var threshold: Double
    /// The end of the axis, shared by all effects of a field.
    package var axisEnd: Double

    package init(
        size: Double, lowerBound: Double, noiseFloor: Double, threshold: Double, axisEnd: Double
    ) {
        self.size = size
        self.lowerBound = lowerBound
        self.noiseFloor = noiseFloor
        self.threshold = threshold
        self.axisEnd = axisEnd
    }

    package func draw() -> Markup {
        let x = LinearScale(through: axisEnd, from: 2, to: 218)
        let isDrift = threshold > 0 && lowerBound >= threshold
        return SVG.svg(
            .class("effect"), .viewBox(220, 24), .role("img"), .label(description)
        ) {
            SVG.rect(
                .class("possible"), .x(2), .y(7), .width(x.clamped(size) - 2), .height(10))
            SVG.rect(
                .class(isDrift ? "certain drifted" : "certain"), .x(2), .y(7),
                .width(x.clamped(lowerBound) - 2), .height(10))
            SVG.line(.class("zero"), .x1(2), .x2(2), .y1(2), .y2(22))
            if noiseFloor > 0, noiseFloor <= axisEnd {
                SVG.line(
                    .class("noise"), .x1(x(noiseFloor)), .x2(x(noiseFloor)), .y1(4), .y2(20))
            }
            if threshold > 0, threshold <= axisEnd {
                SVG.line(
                    .class("limit"), .x1(x(threshold)), .x2(x(threshold)), .y1(1), .y2(23))
            }
        }
    }

    private var description: String {
        "size \(NumberText.short(size)), at least \(NumberText.short(lowerBound)), "
            + "noise \(NumberText.short(noiseFloor)), matters from \(NumberText.short(threshold))"
    }
}
