#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Cohen's h: the difference of two shares on the arcsine scale, on which all shares vary alike
/// (Cohen, Statistical Power Analysis for the Behavioral Sciences, 1988, chapter 6).
enum CohensH {
    /// A share's place on the arcsine scale, 0 to π.
    static func angle(_ share: Double) -> Double {
        2 * asin(min(max(share, 0), 1).squareRoot())
    }

    /// The difference of current and reference, positive for an increase; −π to π.
    static func difference(reference: Share, current: Share) -> Double {
        angle(current.ratio) - angle(reference.ratio)
    }

    /// What the magnitude of the true difference exceeds but for a chance of alpha.
    ///
    /// The intervals of both shares are joined by MOVER, the method of variance estimates recovery
    /// (Zou and Donner, Statistics in Medicine 27, 2008).
    static func lowerBound(reference: Share, current: Share, alpha: Double) -> Double {
        let isIncrease = current.ratio > reference.ratio
        let greater = isIncrease ? current : reference
        let lesser = isIncrease ? reference : current
        guard greater.ratio > lesser.ratio else { return 0 }
        let greaterAngle = angle(greater.ratio)
        let lesserAngle = angle(lesser.ratio)
        let down = greaterAngle - angle(greater.lowerLimit(alpha: alpha))
        let up = angle(lesser.upperLimit(alpha: alpha)) - lesserAngle
        return max(0, greaterAngle - lesserAngle - (down * down + up * up).squareRoot())
    }

    /// The mean magnitude of the difference without drift.
    static func chance(_ sizes: SampleSizes) -> Double {
        (2 / Double.pi).squareRoot() * sizes.deviation
    }
}

extension Scorer {
    /// The effect of a share that may rise or fall.
    ///
    /// - Parameters:
    ///   - measure: the measure.
    ///   - reference: the share in the reference.
    ///   - current: the share in the window.
    ///   - certain: the share in the window as near to the reference's as the error of reading it
    ///     allows, for the lower bound; the same as `current` where left out.
    /// - Returns: the effect, Cohen's h.
    func effect(
        _ measure: Measure, reference: Share, current: Share, certain: Share? = nil
    ) -> Effect {
        let sizes = SampleSizes(reference: reference.trials, current: current.trials)
        let threshold = threshold(of: measure)
        let difference = CohensH.difference(reference: reference, current: current)
        let bound = magnitudeBound(deviation: sizes.deviation) { confidence in
            // Within a deviation nothing is certain at any level worth asking for, and the limits
            // are dear.
            guard abs(difference) > sizes.deviation || confidence.alpha > 0.1 else { return 0 }
            return CohensH.lowerBound(
                reference: reference, current: certain ?? current,
                alpha: confidence.alpha(threshold: threshold, deviation: sizes.deviation))
        }
        return effect(
            measure, raw: difference, size: abs(difference), chance: CohensH.chance(sizes),
            lowerBound: bound)
    }
}
