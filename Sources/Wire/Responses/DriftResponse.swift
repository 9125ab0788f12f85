package import Drift

/// One measure of a drift report; all but `raw` in d-equivalents.
package struct EffectResponse: Codable, Sendable, Equatable {
    package var measure: String
    package var raw: Double?
    package var effectSize: Double?
    package var noiseFloor: Double?
    package var lowerBound: Double?
    package var threshold: Double?
    package var floor: Double?

    private enum CodingKeys: String, CodingKey {
        case measure, raw, threshold, floor
        case effectSize = "effect_size"
        case noiseFloor = "noise_floor"
        case lowerBound = "lower_bound"
    }

    package init(_ effect: Effect) {
        measure = effect.measure.rawValue
        raw = effect.raw.finite
        effectSize = effect.effectSize.finite
        noiseFloor = effect.noiseFloor.finite
        lowerBound = effect.lowerBound.finite
        threshold = effect.threshold.finite
        floor = effect.floor.finite
    }
}

/// How far a field has moved from its reference.
package struct DriftResponse: Codable, Sendable, Equatable {
    package var score: Double
    /// The measure that gives the score; absent where nothing moved.
    package var measure: String?
    package var measures: [EffectResponse]

    package init(_ report: DriftReport) {
        score = report.score
        measure = report.leading?.rawValue
        measures = report.effects.map(EffectResponse.init)
    }
}
