import Instants
import Randomness

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// One taxi trip as a meter records it.
struct Trip {
    var pickedUpAt: Instant
    /// Minutes.
    var duration: Double
    /// Miles.
    var distance: Double
    /// Dollars.
    var fare: Double
    /// Dollars; nil where the payment was in cash, whose tips nobody records.
    var tip: Double?
    /// Nil where the driver entered none.
    var passengerCount: Int?
    var pickupZone: String
    var dropoffZone: String
}

/// How the city moves.
struct TrafficConditions {
    /// Trips relative to a usual hour.
    var traffic = 1.0
    /// Speed relative to a usual hour.
    var speed = 1.0
    /// Share of riders who pay by card, and so leave tips that are recorded.
    var cardShare = 0.62
    /// Generosity of those who tip, relative to usual.
    var tip = 1.0
    /// Share of trips without a passenger count.
    var missingPassengers = 0.02

    static let usual = TrafficConditions()
    /// Few cars in the streets, riders who keep their distance and their money, a broken terminal.
    static let lockdown = TrafficConditions(
        traffic: 0.5, speed: 1.45, cardShare: 0.5, tip: 0.7, missingPassengers: 0.18)
}

/// Makes trips that are shaped like those of a city, the same ones for the same seed.
struct TripGenerator {
    private var random: SplitMix64
    private let meanTripsAnHour: Double

    init(seed: UInt64, meanTripsAnHour: Double = 160) {
        random = SplitMix64(seed: seed)
        self.meanTripsAnHour = meanTripsAnHour
    }

    /// The trips that begin within the hour from `start`.
    mutating func hour(from start: Instant, mood: TrafficConditions) -> [Trip] {
        let hour = CalendarTime(start).hour
        let isWeekend = CalendarTime.weekday(of: start) >= 5
        let rate =
            meanTripsAnHour * mood.traffic * Self.hourlyTraffic[hour] * (isWeekend ? 0.85 : 1.05)
        return (0..<random.poisson(mean: rate)).map { _ in
            trip(from: start, hour: hour, isWeekend: isWeekend, mood: mood)
        }
    }

    private mutating func trip(
        from start: Instant, hour: Int, isWeekend: Bool, mood: TrafficConditions
    ) -> Trip {
        let distance = min(40, exp(0.65 + 0.75 * random.gaussian()))
        let isRush = !isWeekend && (7...9 ~= hour || 16...18 ~= hour)
        // Miles an hour: slower at rush hour, faster on longer trips.
        let speed =
            mood.speed * (isRush ? 9.5 : 12.5) * pow(distance / 2, 0.18)
            * exp(0.22 * random.gaussian())
        let duration = max(1, distance / speed * 60)
        let fare = ((2.5 + 2.0 * distance + 0.35 * duration) * 2).rounded() / 2
        let isCard = random.isTrue(probability: mood.cardShare)
        let tipShare = max(0, (0.19 + 0.09 * random.gaussian()) * mood.tip)
        let leavesTip = random.isTrue(probability: isWeekend ? 0.93 : 0.9)
        return Trip(
            pickedUpAt: start + TimeSpan(seconds: random.uniform() * 3600), duration: duration,
            distance: distance, fare: fare,
            tip: isCard ? (leavesTip ? (tipShare * fare * 100).rounded() / 100 : 0) : nil,
            passengerCount: random.isTrue(probability: mood.missingPassengers)
                ? nil : 1 + min(5, random.poisson(mean: isWeekend ? 0.5 : 0.3)),
            pickupZone: zone(), dropoffZone: zone())
    }

    /// A zone by its popularity, which falls as Zipf's law has it.
    private mutating func zone() -> String {
        let rank = Int(pow(Double(Self.zones.count + 1), random.uniform())) - 1
        return Self.zones[min(rank, Self.zones.count - 1)]
    }

    /// Trips by hour of day, relative to the mean.
    private static let hourlyTraffic = [
        0.55, 0.4, 0.3, 0.25, 0.25, 0.4, 0.7, 1.1, 1.3, 1.2, 1.1, 1.1, 1.1, 1.15, 1.2, 1.3, 1.45,
        1.6, 1.65, 1.5, 1.3, 1.15, 1.0, 0.75,
    ]

    private static let zones = [
        "East Harlem North", "East Harlem South", "Central Harlem", "Astoria", "Elmhurst",
        "Morningside Heights", "Forest Hills", "Jackson Heights", "Fort Greene", "Boerum Hill",
        "Jamaica", "Sunnyside", "Park Slope", "Downtown Brooklyn", "Washington Heights",
        "Long Island City", "Flushing", "Bedford", "Crown Heights", "Williamsburg",
    ]
}
