import Instants
import Monitor

/// What the model is shown of a trip.
struct TripFeatures {
    let pickupHour: Int
    let pickupWeekday: Int
    let worksHours: Bool
    let passengerCount: Int?
    let distance: Double
    let duration: Double
    /// Miles an hour.
    let speed: Double
    let pickupZone: String
    let dropoffZone: String

    init(_ trip: Trip) {
        pickupHour = CalendarTime(trip.pickedUpAt).hour
        pickupWeekday = CalendarTime.weekday(of: trip.pickedUpAt)
        worksHours = pickupWeekday < 5 && 8...18 ~= pickupHour
        passengerCount = trip.passengerCount
        distance = trip.distance
        duration = trip.duration
        speed = trip.distance / trip.duration * 60
        pickupZone = trip.pickupZone
        dropoffZone = trip.dropoffZone
    }

    /// The features that a linear model can weigh; a missing passenger count counts as one.
    var vector: [Double] {
        [
            Double(pickupHour), worksHours ? 1 : 0, pickupWeekday >= 5 ? 1 : 0,
            Double(passengerCount ?? 1), distance, duration, speed,
        ]
    }

    /// The features of many trips as columns.
    static func columns(_ rows: [TripFeatures]) -> [ObservedColumn] {
        func numeric(_ name: String, _ value: (TripFeatures) -> Double) -> ObservedColumn {
            ObservedColumn(name: name, values: .numeric(rows.map(value)))
        }
        func category(_ name: String, _ value: (TripFeatures) -> String?) -> ObservedColumn {
            ObservedColumn(name: name, values: .categorical(CategoryColumn(rows.lazy.map(value))))
        }
        return [
            numeric("pickup_hour") { Double($0.pickupHour) },
            category("pickup_weekday") { weekdays[$0.pickupWeekday] },
            category("work_hours") { $0.worksHours ? "true" : "false" },
            numeric("passenger_count") { $0.passengerCount.map(Double.init) ?? .nan },
            numeric("trip_distance") { $0.distance },
            numeric("trip_time") { $0.duration },
            numeric("trip_speed") { $0.speed },
            category("pickup_zone") { $0.pickupZone },
            category("dropoff_zone") { $0.dropoffZone },
        ]
    }

    private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
}
